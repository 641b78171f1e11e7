// Choosing pictures: from the library, by the camera, pasted or dropped; each is seen, described, and can be left out.

import { Pick } from "./pick.js";

export class Picker {
  constructor(root, composer) {
    this.words = root.dataset;
    this.composer = composer;
    this.form = composer.form;
    this.list = this.form.querySelector("[data-picks]");
    this.input = this.form.querySelector("[type=file]");
    this.status = this.form.querySelector("[data-pick-status]");
    this.shape = root.querySelector('[data-template="pick"]');
    this.key = `room-${root.dataset.room}-picks`;
    this.picks = new Map();
    if (!this.input) return;
    composer.picker = this;
    this.form.classList.add("composer--live");
    this.form.querySelector("[data-plain]").remove();
    this.restore();
    this.input.addEventListener("change", () => this.chosen());
    composer.box.addEventListener("paste", (event) => this.came(event, event.clipboardData));
    root.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    root.addEventListener("drop", (event) => this.came(event, event.dataTransfer));
  }

  chosen() {
    const files = [...this.input.files];
    this.input.value = "";
    this.add(files);
  }

  came(event, { files }) {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    if (pictures.length) this.add(pictures);
    else this.composer.warn(this.words.wordNoPicture);
  }

  add(files) {
    const free = Number(this.words.maxPictures) - this.picks.size;
    if (files.length > free) this.composer.warn(this.words.wordManyPictures);
    for (const file of files.slice(0, free)) this.put(new Pick({ ...this.door(), file }));
    this.tell(this.words.wordPicked);
  }

  door() {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    return { address: this.words.pictures, token, words: this.words };
  }

  put(pick) {
    const line = this.shape.content.firstElementChild.cloneNode(true);
    const alt = line.querySelector("[data-alt]");
    line.querySelector("[data-seen]").append(pick.picture);
    line.querySelector("[data-again]").addEventListener("click", () => this.send(pick));
    line.querySelector("[data-leave-out]").addEventListener("click", () => this.leaveOut(pick));
    alt.value = pick.alt;
    alt.addEventListener("input", () => this.described(pick, alt.value));
    alt.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.keyCode !== 229 && event.preventDefault());
    this.picks.set(pick, line);
    this.list.append(line);
    this.send(pick);
  }

  described(pick, alt) {
    pick.alt = alt;
    this.keep();
  }

  send(pick) {
    pick.told = () => this.show(pick);
    pick.ready().catch(({ text }) => this.show(pick, text || this.words.wordNotSent));
  }

  show(pick, trouble = "") {
    const line = this.picks.get(pick);
    if (!line) return;
    const bar = line.querySelector("progress");
    bar.value = pick.part;
    bar.hidden = Boolean(trouble) || pick.part === 1;
    line.querySelector("[data-trouble]").hidden = !trouble;
    line.querySelector("[data-trouble-words]").textContent = trouble;
    line.querySelector("[data-id]").value = pick.id;
    line.querySelector("[data-alt]").name = pick.id ? `alt-${pick.id}` : "";
    this.keep();
  }

  leaveOut(pick) {
    this.forget(pick);
    pick.discard();
    this.tell(this.words.wordLeftOut);
    this.input.focus();
  }

  forget(pick) {
    this.picks.get(pick)?.remove();
    this.picks.delete(pick);
    this.keep();
  }

  // What goes with the next message.
  take() {
    const taken = [...this.picks.keys()];
    taken.forEach((pick) => this.forget(pick));
    return taken;
  }

  // The line is back: what it broke is sent again.
  resume() {
    for (const pick of this.picks.keys()) this.send(pick);
  }

  tell(words) {
    this.status.textContent = words.replace("%s", this.picks.size);
  }

  keep() {
    const kept = [...this.picks.keys()].filter((pick) => pick.id).map(({ id, alt }) => ({ id, alt }));
    if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(kept));
    else sessionStorage.removeItem(this.key);
  }

  // From the form as the server gave it back, or as it stood in this tab.
  restore() {
    const kept = [...this.form.querySelectorAll("[data-kept] [data-pick]")].map((line) => ({
      id: line.dataset.pick,
      alt: line.querySelector("[data-alt]").value,
    }));
    this.form.querySelector("[data-kept]")?.remove();
    const before = JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    for (const stored of kept.length ? kept : before) {
      const pick = new Pick({ ...this.door(), stored });
      pick.picture.onerror = () => this.forget(pick); // it was kept for a day, and no longer
      this.put(pick);
    }
  }
}
