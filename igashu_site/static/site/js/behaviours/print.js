// A button that prints; hidden where there is no script to do it.

export function attach(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
