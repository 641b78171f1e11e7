// Copies data-copy and says so in the words of data-done.

const SAID_FOR = 3000; // ms

export function attach(button) {
  if (!navigator.clipboard) return; // plain http: the number can still be selected by one tap
  const words = button.querySelector("[data-copy-words]");
  const before = words.textContent;
  words.setAttribute("role", "status");
  button.hidden = false;

  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = words.dataset.done;
    setTimeout(() => (words.textContent = before), SAID_FOR);
  });
}
