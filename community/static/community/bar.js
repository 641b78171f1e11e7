/** The bar on top of a room hides what scrolls under it: tell the style sheet how high it stands. */
export function measureBar(bar) {
  const measured = () =>
    document.documentElement.style.setProperty("--room-bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measured).observe(bar);
}
