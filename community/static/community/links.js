// Plain words into an element; http(s) addresses become links. The server's text.py has the same pattern.

import { mark } from "./tongue.js";

const ADDRESS = /https?:\/\/[^\s<>"'`「」『』（）【】、。\u3000]+/gi;
const NOT_AT_THE_END = /[.,:;!?)\]}]+$/;

export function write(element, text) {
  element.textContent = "";
  mark(element, text);
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(NOT_AT_THE_END, "");
    if (!isAddress(address)) continue;
    const link = document.createElement("a");
    link.href = link.textContent = address;
    link.rel = "nofollow ugc noopener noreferrer";
    element.append(text.slice(done, found.index), link);
    done = found.index + address.length;
  }
  element.append(text.slice(done));
}

function isAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
