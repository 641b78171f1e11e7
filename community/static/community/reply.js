// Answering a message: what is answered stands above the box until it is sent or given up.

export class Reply {
  constructor(root, composer) {
    this.log = root.querySelector("[data-log]");
    this.box = composer.box;
    this.field = composer.form.querySelector("[name=reply_to]");
    this.line = composer.form.querySelector("[data-answered]");
    this.key = `room-${root.dataset.room}-reply`;
    this.picture = root.dataset.wordPicture;
    root.addEventListener("click", (event) => this.pressed(event));
    const kept = sessionStorage.getItem(this.key);
    if (kept && !this.field.value) this.to(this.log.querySelector(`[data-seq="${kept}"]`), false);
  }

  pressed(event) {
    const reply = event.target.closest("[data-reply]");
    if (!reply && !event.target.closest("[data-unanswer]")) return;
    event.preventDefault();
    if (!reply) return this.end();
    reply.closest("[data-menu]").open = false;
    this.to(reply.closest(".said"));
  }

  to(said, moves = true) {
    if (!said || said.classList.contains("said--gone")) return;
    this.field.value = said.dataset.seq;
    sessionStorage.setItem(this.key, this.field.value);
    const { name, text } = this.words(said);
    this.line.querySelector("[data-answered-name]").textContent = name;
    this.line.querySelector("[data-answered-text]").textContent = text;
    this.line.hidden = false;
    if (moves) this.box.focus();
  }

  words(said) {
    return {
      name: said.closest("[data-author]").querySelector(".turn__name").textContent,
      text: said.querySelector(".said__text").textContent || this.picture,
    };
  }

  // What goes with the next message; afterwards the line is free.
  take() {
    if (!this.field.value) return null;
    const seq = Number(this.field.value);
    const author = { name: this.line.querySelector("[data-answered-name]").textContent };
    const answered = { seq, author, text: this.line.querySelector("[data-answered-text]").textContent };
    this.clear();
    return answered;
  }

  // Words that are gone are not answered.
  gone(seq) {
    if (this.field.value === String(seq)) this.clear();
  }

  end() {
    this.clear();
    this.box.focus();
  }

  clear() {
    this.field.value = "";
    this.line.hidden = true;
    sessionStorage.removeItem(this.key);
  }
}
