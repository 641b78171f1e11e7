// A picture, larger, over the room: one does not leave it. Without this its link leads to the picture.

export class Look {
  constructor(root, log) {
    this.dialog = root.querySelector("[data-look]");
    this.picture = this.dialog.querySelector("img");
    this.words = this.dialog.querySelector("[data-look-words]");
    if (!this.dialog.showModal) return;
    log.addEventListener("click", (event) => this.pressed(event));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => this.picture.removeAttribute("src"));
  }

  pressed(event) {
    const link = event.target.closest(".pictures__one[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(link, link.querySelector("img"));
  }

  open(link, small) {
    for (const name of ["width", "height"]) this.picture.setAttribute(name, link.dataset[name]);
    this.picture.alt = this.words.textContent = small.alt;
    this.picture.src = link.href;
    this.seq = link.closest(".said").dataset.seq;
    this.dialog.showModal();
  }

  // What is taken away is looked at no longer.
  gone(seq) {
    if (this.dialog.open && this.seq === String(seq)) this.dialog.close();
  }
}
