// What is said aloud and shown on top: new words of others (at most every three seconds), and the state of the line.

const PAUSE = 3000;
const UNTIL_SHOWN = 3000;
const THANKS = 2000;
const UNTIL_READ = 8000;

export class Voice {
  constructor(root) {
    this.words = root.dataset;
    this.speaker = root.querySelector("[data-speak]");
    this.line = root.querySelector("[data-line-words]");
    this.news = [];
    this.mayTalkAt = 0;
  }

  heard(name, text) {
    this.news.push(`${name}: ${text}`);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.talk(), Math.max(0, this.mayTalkAt - Date.now()));
  }

  talk() {
    this.mayTalkAt = Date.now() + PAUSE;
    this.speaker.textContent = this.news.length === 1 ? this.news[0] : this.words.wordNews.replace("%s", this.news.length);
    this.news = [];
  }

  // Words that were taken away must not linger here either.
  hush() {
    this.speaker.textContent = "";
    this.news = [];
    clearTimeout(this.timer);
  }

  // A short word about what was just tried.
  say(words) {
    this.show(words);
    setTimeout(() => {
      if (this.line.textContent === words) this.line.hidden = true;
    }, UNTIL_READ);
  }

  lost() {
    this.lostTimer ??= setTimeout(() => this.show(this.words.wordLost), UNTIL_SHOWN);
  }

  // No line, but the room is there: said once, quietly, and no more about reconnecting.
  slow() {
    clearTimeout(this.lostTimer);
    if (this.line.textContent !== this.words.wordSlow) this.show(this.words.wordSlow, "quiet");
    this.line.hidden = false;
  }

  back() {
    clearTimeout(this.lostTimer);
    this.lostTimer = null;
    if (this.line.hidden) return;
    this.show(this.words.wordBack, "good");
    setTimeout(() => {
      if (this.line.dataset.tone === "good") this.line.hidden = true;
    }, THANKS);
  }

  // The last word, with one way on.
  end(words, address, label) {
    clearTimeout(this.lostTimer);
    const link = document.createElement("a");
    link.href = address;
    link.textContent = label;
    this.show(`${words} `);
    this.line.append(link);
  }

  show(words, tone = "") {
    this.line.dataset.tone = tone;
    this.line.textContent = words;
    this.line.hidden = false;
  }
}
