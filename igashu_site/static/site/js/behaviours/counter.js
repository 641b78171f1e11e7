// Counts what a reader would count: graphemes. Silent for screen readers until the end is near.

const NEAR = 0.9;
const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

export function length(text) {
  const plain = text.replace(/\r\n/g, "\n");
  return segmenter ? [...segmenter.segment(plain)].length : [...plain].length;
}

export function attach(field) {
  const box = field.querySelector("textarea, input");
  const words = field.querySelector("[data-counter]");
  const most = Number(field.dataset.max);
  if (!box || !words || !most) return;
  // The server's limit counts code points; the browser's own maxlength would cut typing without a word.
  box.removeAttribute("maxlength");

  function show() {
    const now = length(box.value);
    words.textContent = `${now}／${most}`;
    words.parentElement.classList.toggle("field__counter--over", now > most);
  }

  function speak() {
    // While the Japanese input method composes, the text is not yet what it will be.
    words.toggleAttribute("aria-live", false);
    if (length(box.value) > most * NEAR) words.setAttribute("aria-live", "polite");
    show();
  }

  box.addEventListener("input", (event) => (event.isComposing ? show() : speak()));
  box.addEventListener("compositionend", speak);
  show();
}
