// The error summary takes the focus, so that everybody starts reading there.

export function attach(element) {
  element.focus();
}
