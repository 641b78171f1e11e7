// From message to message with the arrow keys, back to the box with Escape.

export function attach(log, box) {
  log.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      box.focus();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.closest("details, button, a")) return;
    const all = [...log.querySelectorAll(".said")];
    const here = all.indexOf(event.target.closest(".said"));
    const next = here < 0 ? all.at(-1) : all[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
