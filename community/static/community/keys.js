// From message to message with the arrow keys, r answers, ? says all this, Escape leads back to the box.
// Letters count only while a message or the log itself has the focus: nobody's own shortcuts are taken.

export function attach(log, box, about) {
  const deeds = {
    Escape: () => box.focus(),
    r: (said) => said?.querySelector("[data-reply]")?.click(),
    "?": () => help(about),
    ArrowUp: (said) => go(said, -1),
    ArrowDown: (said) => go(said, 1),
  };

  log.addEventListener("keydown", (event) => {
    const deed = deeds[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key !== "Escape" && event.target.closest("details, button, a, input")) return;
    event.preventDefault();
    deed(event.target.closest(".said"));
  });

  function go(said, step) {
    const all = [...log.querySelectorAll(".said")];
    const next = said ? all[all.indexOf(said) + step] : all.at(-1);
    next?.focus();
  }
}

function help(about) {
  about.open = true;
  about.querySelector("[data-keys-help]").focus();
}
