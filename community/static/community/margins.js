// What stands around the words: the quote a message answers, the mark of a change, the feelings under it.

import { put } from "./tongue.js";

const SHORT = 80;

export class Margins {
  constructor(root, paper) {
    this.root = root;
    this.paper = paper;
    this.words = root.dataset;
  }

  // A message that was just set: everything around it that came along.
  dress(said, { quote, edited, reactions, result }) {
    if (result) this.result(said, result);
    if (quote) this.quote(said, quote);
    if (edited) this.edited(said);
    if (reactions) this.feelings(said, reactions);
  }

  // These words are what a group found; they are mended where they were written.
  result(said, { group, people }) {
    said.querySelector("[data-result]")?.remove();
    const mark = this.paper.shape("result");
    mark.querySelector("[data-result-group]").textContent = group;
    put(mark.querySelector("[data-result-people]"), people.map(({ name }) => name).join("、"));
    said.classList.add("said--result");
    said.prepend(mark);
    said.querySelector('.said__acts [href$="/edit/"]')?.remove();
    document.dispatchEvent(new CustomEvent("workshop", { detail: {} }));
  }

  quote(said, { seq, author, text, gone }) {
    said.querySelector(".quote")?.remove();
    const quote = this.paper.shape("quote");
    const link = quote.querySelector("a");
    quote.dataset.quotes = link.dataset.goto = seq;
    link.setAttribute("href", `${link.getAttribute("href")}?before=${seq + 1}#m${seq}`);
    put(quote.querySelector(".quote__name"), author.name);
    put(quote.querySelector(".quote__text"), gone ? this.why(gone) : short(text) || this.words.wordPicture);
    said.prepend(quote);
  }

  why(gone) {
    return gone === "hidden" ? this.words.wordHidden : this.words.wordRemoved;
  }

  // Wherever this message is quoted, it reads as it does now.
  requote(seq, words) {
    for (const quote of this.root.querySelectorAll(`[data-quotes="${seq}"] .quote__text`)) put(quote, short(words) || this.words.wordPicture);
  }

  edited(said) {
    if (said.querySelector("[data-edited]")) return;
    const menu = said.querySelector(".said__menu");
    said.insertBefore(this.paper.shape("edited"), menu ? menu.nextSibling : null);
    const before = said.querySelector("[data-if-edited]");
    if (before) before.hidden = false;
  }

  // The event of somebody's reaction: the counts are those of now, what is one's own follows the person.
  felt({ what, who, message }) {
    const said = this.paper.find(message.seq);
    if (!said || said.classList.contains("said--gone")) return;
    const mine = new Set(this.mine(said));
    if (who?.id === this.words.me) mine[what === "reacted" ? "add" : "delete"](message.kind);
    this.feelings(said, message.reactions, mine);
  }

  mine(said) {
    return [...said.querySelectorAll('.chip[aria-pressed="true"]')].map((chip) => chip.dataset.feeling);
  }

  feelings(said, counts, mine = new Set(this.mine(said))) {
    let chips = said.querySelector("[data-chips]");
    if (!Object.keys(counts).length) {
      if (chips?.contains(document.activeElement)) said.focus();
      chips?.remove();
      return;
    }
    if (!chips) {
      chips = this.paper.shape("chips");
      this.paper.number(chips, said.dataset.seq);
      said.append(chips);
    }
    this.count(chips, counts, mine);
  }

  // The buttons stay in their places: a press must not move the focus away.
  count(chips, counts, mine) {
    const shapes = this.paper.shape("chips").querySelectorAll(".chip");
    const shown = chips.querySelector(".chips__who");
    for (const shape of shapes) {
      const kind = shape.dataset.feeling;
      let chip = chips.querySelector(`.chip[data-feeling="${kind}"]`);
      if (!counts[kind]) {
        if (chip === document.activeElement) chips.closest(".said").focus();
        chip?.remove();
        continue;
      }
      if (!chip) {
        chip = shape;
        const after = [...chips.querySelectorAll(".chip")].find((one) => order(shapes, one) > order(shapes, shape));
        chips.insertBefore(chip, after ?? shown);
      }
      chip.querySelector("[data-count-of]").textContent = counts[kind];
      chip.name = mine.has(kind) ? "take" : "give";
      chip.setAttribute("aria-pressed", String(mine.has(kind)));
    }
  }
}

function order(shapes, chip) {
  return [...shapes].findIndex((shape) => shape.dataset.feeling === chip.dataset.feeling);
}

function short(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return [...line].length > SHORT ? `${[...line].slice(0, SHORT).join("")}…` : line;
}
