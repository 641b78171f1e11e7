// What this person has said and the server has not yet told back: shown at once, sent until it is stored.

import { newId } from "./ids.js";
import { write } from "./links.js";
import { Parcel } from "./parcel.js";

const PATIENCE = 10_000;
const SENT_BEFORE = 4000;

export class Outgoing {
  constructor(root, paper, margins, send) {
    this.root = root;
    this.paper = paper;
    this.margins = margins;
    this.send = send;
    this.key = `room-${root.dataset.room}-outgoing`;
    this.items = new Map();
    this.place = document.createElement("div");
    this.place.dataset.pending = "";
    this.place.className = "turn turn--own turn--pending";
    paper.log.append(this.place);
    // A reload must not lose what was under way; the next tab starts empty.
    for (const [id, text, answered, kept] of JSON.parse(sessionStorage.getItem(this.key) ?? "[]")) {
      this.show(id, text, answered, Parcel.again(root, kept ?? []));
    }
  }

  // answered: { seq, author, text } of the message this one answers, or null. picks: its pictures.
  say(text, answered = null, picks = [], id = newId()) {
    this.paper.log.querySelector("[data-empty]")?.remove();
    this.show(id, text, answered, new Parcel(picks));
    this.keep();
    this.submit(id);
  }

  show(id, text, answered, parcel) {
    const said = this.paper.shape("said");
    write(said.querySelector(".said__text"), text);
    if (answered) this.margins.quote(said, answered);
    parcel.hang(said, () => this.went(id));
    const state = this.paper.shape("state");
    said.append(state);
    state.querySelector("[data-again]").addEventListener("click", () => this.submit(id));
    state.querySelector("[data-drop]").addEventListener("click", () => this.drop(id));
    state.querySelector("[data-copy-text]").addEventListener("click", () => navigator.clipboard?.writeText(text));
    this.place.append(said);
    this.items.set(id, { text, answered, parcel, said, isStored: false });
    this.mark(id, "sending");
  }

  submit(id) {
    const item = this.items.get(id);
    if (!item || item.isStored) return;
    clearTimeout(item.timer);
    this.mark(id, "sending");
    if (item.parcel.isReady) this.speak(id, item);
    else item.parcel.ready().then(() => this.packed(id), ({ text }) => this.mark(id, "failed", text || this.root.dataset.wordPictureNotSent));
  }

  speak(id, { text, answered, parcel }) {
    const frame = { type: "say", room: Number(this.root.dataset.room), text, client_msg_id: id };
    if (answered) frame.reply_to = answered.seq;
    if (parcel.picks.length) frame.pictures = parcel.pictures;
    this.send(frame);
    this.items.get(id).timer = setTimeout(() => this.mark(id, "failed"), PATIENCE);
  }

  // Its pictures have arrived: now it can be said.
  packed(id) {
    this.keep();
    this.submit(id);
  }

  // Another part of its pictures is there.
  went(id) {
    const item = this.items.get(id);
    if (item && !item.isStored && !item.parcel.isReady) this.mark(id, "sending", `${this.root.dataset.wordSending} ${item.parcel.percent}%`);
  }

  drop(id) {
    this.items.get(id)?.parcel.discard();
    this.forget(id);
  }

  submitAll() {
    for (const id of this.items.keys()) this.submit(id);
  }

  stored(id) {
    const item = this.items.get(id);
    if (!item) return;
    item.isStored = true;
    clearTimeout(item.timer);
    this.mark(id, "sent");
    this.keep();
    // The event should be here by now; if not, the next one finds the gap.
    item.timer = setTimeout(() => this.forget(id), SENT_BEFORE * 15);
  }

  refused({ client_msg_id: id, code, text, wait = 0 }) {
    const item = this.items.get(id);
    if (!item) return;
    clearTimeout(item.timer);
    if (wait) {
      // Why, and that it goes by itself: a number would have to be counted down, or be untrue soon.
      const { wordWait, wordWaitNew, wordWaitBack } = this.root.dataset;
      this.mark(id, "sending", { too_fast: wordWait, newcomers_pause: wordWaitNew }[code] ?? wordWaitBack);
      item.timer = setTimeout(() => this.submit(id), wait * 1000);
    } else {
      this.mark(id, "failed", code === "not_understood" ? "" : text);
    }
  }

  // Returns whether there was such a message.
  forget(id) {
    const item = this.items.get(id);
    if (!item) return false;
    clearTimeout(item.timer);
    item.said.remove();
    this.items.delete(id);
    this.keep();
    return true;
  }

  mark(id, state, words = "") {
    const { said } = this.items.get(id) ?? {};
    if (!said) return;
    const name = { sending: "wordSending", sent: "wordSent", failed: "wordFailed" }[state];
    said.classList.toggle("said--sending", state === "sending");
    said.classList.toggle("said--failed", state === "failed");
    said.querySelector("[data-state-words]").textContent = words && state === "failed"
      ? `${this.root.dataset[name]}: ${words}`
      : words || this.root.dataset[name];
    said.querySelector(".said__mend").hidden = state !== "failed";
  }

  keep() {
    const left = [...this.items].filter(([, item]) => !item.isStored).map(([id, item]) => [id, item.text, item.answered, item.parcel.kept]);
    if (left.length) sessionStorage.setItem(this.key, JSON.stringify(left));
    else sessionStorage.removeItem(this.key);
  }
}
