// The pictures of a message: their room is kept before they come, so that nothing jumps.

import { boxed } from "./box.js";
import { mark } from "./tongue.js";

export class Pictures {
  constructor(root, paper) {
    this.paper = paper;
    this.words = root.dataset;
  }

  // Sets the pictures of a message under its words, or takes them away.
  set(said, pictures = [], name = "") {
    said.querySelector("[data-pictures]")?.remove();
    if (!pictures.length) return;
    const place = this.paper.shape("pictures");
    const shape = place.firstElementChild;
    place.classList.add(`pictures--${pictures.length}`);
    place.replaceChildren(...pictures.map((picture) => this.filled(shape.cloneNode(true), picture, name)));
    (said.querySelector(".said__menu") ?? said.querySelector(".said__text")).after(place);
  }

  filled(link, { id, width, height, alt }, name) {
    const address = `${this.words.pictures}${id}/`;
    const picture = link.querySelector("img");
    [picture.width, picture.height] = boxed(width, height);
    this.say(picture, alt, name);
    Object.assign(link.dataset, { width, height });
    picture.src = `${address}small/`;
    link.href = address;
    return link;
  }

  // Other words for pictures that stand there already.
  describe(said, pictures, name) {
    said.querySelectorAll("[data-pictures] img").forEach((picture, place) => this.say(picture, pictures[place]?.alt, name));
  }

  say(picture, alt, name) {
    picture.alt = alt || this.words.wordPictureOf.replace("%s", name);
    mark(picture, picture.alt);
  }
}
