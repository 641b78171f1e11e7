// What this person has said and the server has not yet told back: shown at once, sent until it is stored.

import { write } from "./links.js";

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
    for (const [id, text, answered] of JSON.parse(sessionStorage.getItem(this.key) ?? "[]")) this.show(id, text, answered);
  }

  // answered: { seq, author, text } of the message this one answers, or null.
  say(text, answered = null, id = newId()) {
    this.paper.log.querySelector("[data-empty]")?.remove();
    this.show(id, text, answered);
    this.keep();
    this.submit(id);
  }

  show(id, text, answered) {
    const said = this.paper.shape("said");
    write(said.querySelector(".said__text"), text);
    if (answered) this.margins.quote(said, answered);
    const state = this.paper.shape("state");
    said.append(state);
    state.querySelector("[data-again]").addEventListener("click", () => this.submit(id));
    state.querySelector("[data-drop]").addEventListener("click", () => this.forget(id));
    state.querySelector("[data-copy-text]").addEventListener("click", () => navigator.clipboard?.writeText(text));
    this.place.append(said);
    this.items.set(id, { text, answered, said, isStored: false });
    this.mark(id, "sending");
  }

  submit(id) {
    const item = this.items.get(id);
    if (!item || item.isStored) return;
    clearTimeout(item.timer);
    this.mark(id, "sending");
    const frame = { type: "say", room: Number(this.root.dataset.room), text: item.text, client_msg_id: id };
    if (item.answered) frame.reply_to = item.answered.seq;
    this.send(frame);
    item.timer = setTimeout(() => this.mark(id, "failed"), PATIENCE);
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
    const left = [...this.items].filter(([, item]) => !item.isStored).map(([id, item]) => [id, item.text, item.answered]);
    if (left.length) sessionStorage.setItem(this.key, JSON.stringify(left));
    else sessionStorage.removeItem(this.key);
  }
}

// crypto.randomUUID is missing on plain http inside an office network; getRandomValues is not.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
