// The menu is a native popover and needs no script. This only closes it when the focus walks out of it.

export function attach(menu) {
  menu.addEventListener("focusout", (event) => {
    const goesOn = event.relatedTarget;
    if (goesOn && !menu.contains(goesOn) && menu.matches(":popover-open")) menu.hidePopover();
  });
}
