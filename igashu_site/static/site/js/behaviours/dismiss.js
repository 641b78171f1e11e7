// A notice that has been read may go. The template carries the button's words; the script makes it work.

export function attach(notice) {
  const button = notice.querySelector("[data-dismiss]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => notice.remove());
}
