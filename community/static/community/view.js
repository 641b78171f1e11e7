// Where the reader is: stays with the newest words, or offers to go there; tells the server what was read.

const NEAR = 100;
const READING = 800;

export class View {
  constructor(root, log, read) {
    this.words = root.dataset;
    this.paper = root.querySelector("[data-log]");
    this.composer = root.querySelector("[data-composer]");
    this.jump = root.querySelector("[data-jump]");
    this.log = log;
    this.read = read;
    this.lastRead = Number(root.dataset.read);
    this.unseen = 0;
    this.jump.addEventListener("click", () => this.toEnd());
    addEventListener("scroll", () => this.looked(), { passive: true });
    document.addEventListener("visibilitychange", () => this.looked());
    root.addEventListener("click", (event) => this.goTo(event));
    const growth = new ResizeObserver(() => this.wasAtEnd && this.toEnd());
    for (const one of [this.composer, this.paper]) growth.observe(one);
  }

  open() {
    const unread = this.paper.querySelector("[data-unread]");
    const isSent = location.hash.startsWith("#m") && document.getElementById(location.hash.slice(1));
    if (isSent) isSent.scrollIntoView({ block: "start" });
    else if (unread) unread.scrollIntoView({ block: "start" });
    else if (["", "#composer", "#newest"].includes(location.hash)) this.toEnd();
    this.looked();
  }

  // A quote or a pin leads to its message: on this page without leaving it.
  goTo(event) {
    const seq = event.target.closest("[data-goto]")?.dataset.goto;
    const said = seq && document.getElementById(`m${seq}`);
    if (!said) return;
    event.preventDefault();
    said.scrollIntoView({ block: "center" });
    said.focus({ preventScroll: true });
  }

  room() {
    return getComputedStyle(this.composer).position === "sticky" ? this.composer.offsetHeight : 0;
  }

  // How far below the window the last words are.
  below() {
    return this.paper.getBoundingClientRect().bottom - (innerHeight - this.room());
  }

  isAtEnd() {
    return this.below() < NEAR;
  }

  // Only ever down: who looks at the foot of the page is not taken back, and no button moves from under a finger.
  toEnd() {
    scrollBy({ top: Math.max(0, this.below()), behavior: "instant" });
    this.looked();
  }

  // Call before something is added; then call the answer.
  hold() {
    const stays = this.isAtEnd();
    return ({ isOwn, count = 0 }) => {
      if (stays || isOwn) this.toEnd();
      else this.unseen += count;
      this.looked();
    };
  }

  // Where the reader is, is measured once for all that comes together: for each it would cost a layout each.
  together(work) {
    const settle = this.hold();
    this.added = { count: 0, isOwn: false, isAny: false };
    try {
      work();
    } finally {
      if (this.added.isAny) settle(this.added);
    }
  }

  note({ isOwn, isNews }) {
    this.added.isAny = true;
    this.added.isOwn ||= isOwn;
    this.added.count += Number(isNews);
  }

  looked() {
    this.wasAtEnd = this.isAtEnd();
    if (this.wasAtEnd) this.unseen = 0;
    this.offer();
    clearTimeout(this.timer);
    if (this.wasAtEnd && document.visibilityState === "visible") {
      this.timer = setTimeout(() => this.mark(), READING);
    }
  }

  // Written only when it changes: at every step of a scroll it would cost a layout of the whole room.
  offer() {
    if (this.offered === this.unseen) return;
    this.offered = this.unseen;
    this.jump.hidden = !this.unseen;
    this.jump.textContent = this.words.wordNews.replace("%s", this.unseen);
  }

  mark() {
    if (this.log.cursor > this.lastRead && this.read(this.log.cursor)) this.lastRead = this.log.cursor;
  }
}
