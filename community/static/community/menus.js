// The small menu of a message: opens upward where the composer would cover it, and closes when one looks elsewhere.

export function attach(log, composer) {
  // "toggle" does not rise through the page; it can only be met on the way down.
  log.addEventListener("toggle", ({ target }) => target.matches("[data-menu][open]") && place(target, composer), true);
  document.addEventListener("click", (event) => closeAll(log, event.target.closest("[data-menu]")));
  log.addEventListener("keydown", (event) => {
    const menu = event.target.closest("[data-menu][open]");
    if (event.key !== "Escape" || !menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function place(menu, composer) {
  menu.classList.remove("said__menu--up");
  const isOver = getComputedStyle(composer).position === "sticky";
  const end = isOver ? composer.getBoundingClientRect().top : innerHeight;
  const acts = menu.querySelector(".said__acts").getBoundingClientRect();
  menu.classList.toggle("said__menu--up", acts.bottom > end);
}

function closeAll(log, but) {
  for (const menu of log.querySelectorAll("[data-menu][open]")) if (menu !== but) menu.open = false;
}
