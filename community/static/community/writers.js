// Who is writing: said of oneself only when one allowed it, shown quietly, over by itself.

import { put } from "./tongue.js";

const PAUSE = 3_000;
const OVER = 6_000;

export class Writers {
  constructor(root, composer, send) {
    this.place = root.querySelector("[data-writing]");
    this.words = root.dataset.wordWriting;
    this.people = new Map();
    this.saidAt = -PAUSE;
    if (root.dataset.writes) composer.writing = () => this.say(send);
  }

  say(send) {
    if (performance.now() - this.saidAt < PAUSE || !send()) return;
    this.saidAt = performance.now();
  }

  show({ id, name }) {
    this.forget(id);
    this.people.set(id, { name, timer: setTimeout(() => this.forget(id), OVER) });
    this.draw();
  }

  forget(id) {
    clearTimeout(this.people.get(id)?.timer);
    if (this.people.delete(id)) this.draw();
  }

  draw() {
    const names = [...this.people.values()].map(({ name }) => name);
    const [before, after] = this.words.split("%s");
    const who = document.createElement("bdi");
    put(who, names.join("・"));
    this.place.replaceChildren(...(names.length ? [before, who, after] : []));
  }
}
