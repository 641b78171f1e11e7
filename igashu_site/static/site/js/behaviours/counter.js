// Counts what a reader would count: graphemes. Silent for screen readers until the end is near.

const NEAR = 0.9;
const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

export function length(text) {
  return segmenter ? [...segmenter.segment(text)].length : [...text].length;
}

// What the server will count: code points, and a line break travels as two.
function weight(text) {
  return [...text.replace(/\r?\n/g, "\r\n")].length;
}

export function attach(field) {
  const box = field.querySelector("textarea, input");
  const words = field.querySelector("[data-counter]");
  const most = Number(field.dataset.max);
  if (!box || !words || !most) return;
  // The browser's own maxlength would cut what is typed or pasted without a word.
  box.removeAttribute("maxlength");

  function show() {
    const heavy = weight(box.value);
    words.textContent = `${heavy > most ? heavy : length(box.value)}／${most}`;
    words.parentElement.classList.toggle("field__counter--over", heavy > most);
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
