// The time a workshop still has: seen by all, said aloud at five minutes, at one, and at the end.

import { serverNow } from "./servertime.js";

const SECOND = 1000;
const SAID_AT = [
  [0, "wordOver"],
  [60, "wordOne"],
  [300, "wordFive"],
];

export class Timer {
  // say(words), over()
  constructor(words, say, over) {
    Object.assign(this, { words, say, over });
  }

  // Where the end stands, or null: nothing is counted.
  follow(place) {
    clearTimeout(this.next);
    const ends = place?.dataset.ends;
    this.before = ends === this.ends ? this.before : Infinity;
    this.ends = ends;
    if (!ends) return;
    this.face = place.querySelector("[data-left]");
    this.face.hidden = false;
    this.tick();
  }

  tick() {
    const left = Math.max(0, Date.parse(this.ends) - serverNow());
    const seconds = Math.ceil(left / SECOND);
    this.face.querySelector("[data-left-clock]").textContent = written(seconds);
    this.tell(seconds);
    this.before = seconds;
    if (seconds > 0) this.next = setTimeout(() => this.tick(), left % SECOND || SECOND);
  }

  // Whoever comes later is told what comes next, not what has passed.
  tell(seconds) {
    const [mark, name] = SAID_AT.find(([at]) => seconds <= at) ?? [];
    if (name === undefined || this.before <= mark || this.before === Infinity) return;
    this.say(this.words[name]);
    if (seconds === 0) this.over();
  }
}

export function written(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
