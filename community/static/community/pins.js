// What is pinned on top of the room, as the log tells it.

import { put } from "./tongue.js";

export class Pins {
  constructor(root, paper) {
    this.bar = root.querySelector("[data-pins]");
    this.list = this.bar.querySelector("[data-pins-list]");
    this.paper = paper;
    this.words = root.dataset;
  }

  find(seq) {
    return this.list.querySelector(`[data-pinned="${seq}"]`);
  }

  put({ seq, text, author }) {
    if (text === undefined || this.find(seq)) return;
    const pin = this.paper.shape("pin");
    pin.dataset.pinned = seq;
    const link = pin.querySelector("a");
    link.dataset.goto = seq;
    link.setAttribute("href", link.getAttribute("href").replace("before=1#m0", `before=${seq + 1}#m${seq}`));
    this.paper.number(pin, seq);
    put(pin.querySelector(".pins__name"), author.name);
    put(pin.querySelector(".pins__text"), text || this.words.wordPicture);
    this.list.append(pin);
    this.tell();
  }

  take(seq) {
    this.find(seq)?.remove();
    this.tell();
  }

  change(seq, text) {
    const words = this.find(seq)?.querySelector(".pins__text");
    if (words) put(words, text || this.words.wordPicture);
    this.tell();
  }

  tell() {
    const pins = this.list.children;
    this.bar.hidden = !pins.length;
    this.bar.querySelector("[data-pins-count]").textContent = pins.length;
    this.bar.querySelector("[data-pins-first]").textContent = pins[0]?.querySelector(".pins__text").textContent ?? "";
  }
}
