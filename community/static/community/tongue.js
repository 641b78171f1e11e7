// Tells a voice that reads English that these words are Japanese, as the server's reader_words.py does.

const JAPANESE = /[々〆ぁ-ゖァ-ヺー㐀-䶿一-鿿]/g;
const isEnglish = document.documentElement.lang !== "ja";

export function put(element, text) {
  element.textContent = text;
  mark(element, text);
}

export function mark(element, text) {
  if (!isEnglish) return;
  const count = (letters) => text.match(letters)?.length ?? 0;
  const japanese = count(JAPANESE);
  if (japanese && japanese >= count(/[a-z]/gi)) element.lang = "ja";
  else element.removeAttribute("lang");
}
