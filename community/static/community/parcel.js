// The pictures of a message that is under way.

import { Pick } from "./pick.js";

export class Parcel {
  constructor(picks) {
    this.picks = picks;
  }

  // After a reload: what had arrived is known to the server; the rest has to be chosen again.
  static again(root, kept) {
    const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
    const door = { address: root.dataset.pictures, token, words: root.dataset };
    return new Parcel(kept.map((stored) => new Pick({ ...door, stored })));
  }

  hang(said, went) {
    if (!this.picks.length) return;
    const place = document.createElement("p");
    place.className = `pictures pictures--${this.picks.length}`;
    place.setAttribute("aria-hidden", "true");
    for (const pick of this.picks) {
      pick.told = went;
      const one = document.createElement("span");
      one.className = "pictures__one pictures__one--under-way";
      pick.picture.classList.add("pictures__picture");
      one.append(pick.picture);
      place.append(one);
    }
    said.querySelector(".said__text").after(place);
  }

  get isReady() {
    return this.picks.every((pick) => pick.id);
  }

  get percent() {
    return Math.floor((100 * this.picks.reduce((sum, pick) => sum + pick.part, 0)) / this.picks.length);
  }

  get pictures() {
    return this.picks.map(({ id, alt }) => (alt ? { id, alt } : { id }));
  }

  get kept() {
    return this.picks.map(({ id, alt }) => ({ id, alt }));
  }

  ready() {
    return Promise.all(this.picks.map((pick) => pick.ready()));
  }

  discard() {
    for (const pick of this.picks) pick.discard();
  }
}
