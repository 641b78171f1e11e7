// The workshop on top of a room: its strip comes from the server whenever it changes, its time is counted here.

import { heard } from "./servertime.js";
import { Timer } from "./timer.js";

// So that all who hear of a step do not ask in the same moment.
const SPREAD = 1500;
const SECOND = 1000;
const COUNTING = new Set(["enrolled", "withdrew"]);

export class Workshop {
  constructor(place, speaker) {
    this.place = place;
    this.speaker = speaker;
    // Who has pressed a button is on the way already: a page that reloads would lose the press.
    this.isLeaving = false;
    addEventListener("submit", () => (this.isLeaving = true));
    this.timer = new Timer(place.dataset, (words) => this.say(words), () => this.lookSoon());
    this.adopt();
    document.addEventListener("servertime", ({ detail }) => heard(detail));
    document.addEventListener("workshop", ({ detail }) => this.told(detail));
    const { polls } = place.dataset;
    if (polls) setInterval(() => document.visibilityState === "visible" && this.look(), polls * SECOND);
  }

  get strip() {
    return this.place.querySelector("[data-stage]");
  }

  // One step of the workshop, as the log tells it.
  told({ at, workshop }) {
    heard(at);
    const people = this.place.querySelector("[data-workshop-people]");
    if (COUNTING.has(workshop?.step) && people) people.textContent = workshop.people;
    else this.lookSoon();
  }

  lookSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.look(), Math.random() * SPREAD);
  }

  async look() {
    try {
      const answer = await fetch(this.place.dataset.workshopPlace, { redirect: "manual", cache: "no-store" });
      if (answer.status === 200) this.put(await answer.text());
      else if (answer.status === 204) this.put("");
    } catch {
      // The line is broken; the next step or the page itself tells how it stands.
    }
  }

  put(fragment) {
    const before = { ...this.strip?.dataset };
    const wasOpen = this.place.querySelector("[data-keeps-open]")?.open;
    const focused = this.place.contains(document.activeElement);
    this.place.replaceChildren(...new DOMParser().parseFromString(fragment, "text/html").body.childNodes);
    const more = this.place.querySelector("[data-keeps-open]");
    if (more && wasOpen) more.open = true;
    if (focused) this.place.querySelector("button, a, summary")?.focus();
    this.adopt();
    const now = this.strip?.dataset ?? {};
    // What stands below on the host's screen is old then, too.
    if ("reloads" in this.place.dataset && now.state !== before.state && !this.isLeaving) location.reload();
    if (this.strip && now.stage !== before.stage) this.say(now.say);
  }

  adopt() {
    if (this.strip) heard(this.strip.dataset.serverNow);
    this.timer.follow(this.strip);
  }

  say(words) {
    this.speaker.textContent = words;
  }
}

const place = document.querySelector("[data-workshop-place]");
if (place) new Workshop(place, document.querySelector("[data-workshop-speak]"));
