// Says aloud whose a message is: the name from where it stands, in its own language, and the time.

export function label(said, time) {
  const name = said.closest("[data-turn]").querySelector(".turn__name");
  name.id ||= `${said.id}-by`;
  said.setAttribute("aria-label", time);
  said.setAttribute("aria-labelledby", `${name.id} ${said.id}`);
}
