// The second press of an impatient finger does nothing. The button is never disabled before the form has gone.

const PATIENCE = 10_000; // ms until another try is allowed, should the answer never come

export function attach(form) {
  let sentAt = 0;

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - sentAt < PATIENCE) {
      event.preventDefault();
      return;
    }
    sentAt = Date.now();
    event.submitter?.setAttribute("aria-disabled", "true");
  });

  // Coming back by the browser's own button shows the page as it was left: ready again.
  window.addEventListener("pageshow", () => {
    sentAt = 0;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}
