// Sets messages on the page as the server does: by day, then by who goes on speaking. Text only, never markup.

import { clock, dayKey, dayWords } from "./dates.js";
import { label } from "./label.js";
import { write } from "./links.js";
import { Pictures } from "./pictures.js";
import { put } from "./tongue.js";

const TOGETHER = 5 * 60_000;

export class Paper {
  constructor(root) {
    this.root = root;
    this.log = root.querySelector("[data-log]");
    this.words = root.dataset;
    this.pictures = new Pictures(root, this);
  }

  shape(name) {
    return this.root.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  find(seq) {
    return document.getElementById(`m${seq}`);
  }

  // Returns the new element, or null when it stood there already.
  say({ who, at, message }) {
    if (this.find(message.seq)) return null;
    this.log.querySelector("[data-empty]")?.remove();
    const moment = new Date(at);
    const said = this.shape("said");
    Object.assign(said.dataset, { seq: message.seq, id: message.client_msg_id, at });
    said.id = `m${message.seq}`;
    this.turnFor(this.dayFor(moment), who, moment).append(said);
    label(said, clock(moment));
    if (message.gone) this.empty(said, message.gone);
    else this.fill(said, message, who);
    return said;
  }

  fill(said, message, who) {
    write(said.querySelector(".said__text"), message.text);
    this.addMenu(said, who.id === this.words.me ? "menu-own" : "menu-other", message.seq);
    this.pictures.set(said, message.pictures, this.nameOf(said));
  }

  addMenu(said, name, seq) {
    const menu = this.shape(name);
    this.number(menu, seq);
    said.querySelector(".said__text").after(menu);
  }

  // The shapes are made for message 0.
  number(shape, seq) {
    for (const one of [shape, ...shape.querySelectorAll("form, a, button")]) {
      for (const name of ["action", "formaction", "href"]) if (one.hasAttribute(name)) number(one, name, seq);
    }
  }

  // Only the newest own message says that it is stored.
  tellSent(said) {
    this.log.querySelector("[data-sent]")?.remove();
    const state = document.createElement("p");
    state.className = "said__state";
    state.dataset.sent = "";
    state.textContent = this.words.wordSent;
    said.append(state);
  }

  // Takes the words of a message away.
  empty(said, why) {
    said.classList.add("said--gone");
    for (const margin of said.querySelectorAll(".said__menu, .quote, [data-edited], [data-chips], [data-question], [data-result], [data-pictures]")) margin.remove();
    put(said.querySelector(".said__text"), why === "hidden" ? this.words.wordHidden : this.words.wordRemoved);
    // Only who looks after the room has this shape.
    const canShow = why === "hidden" && this.root.querySelector('[data-template="menu-hidden"]');
    if (canShow) this.addMenu(said, "menu-hidden", said.dataset.seq);
  }

  // Hidden words come back where they stood; the event was made by a moderator, not by their author.
  show(message) {
    const said = this.find(message.seq);
    if (!said || message.text === undefined) return null;
    said.classList.remove("said--gone");
    said.querySelector(".said__menu")?.remove();
    this.fill(said, message, { id: said.closest("[data-author]").dataset.author });
    return said;
  }

  edit({ seq, text, pictures = [] }) {
    const said = this.find(seq);
    if (!said || text === undefined || said.classList.contains("said--gone")) return said;
    write(said.querySelector(".said__text"), text);
    this.pictures.describe(said, pictures, this.nameOf(said));
    return said;
  }

  nameOf(said) {
    return said.closest("[data-author]").querySelector(".turn__name").textContent;
  }

  gone(seq, why) {
    const said = this.find(seq);
    if (said) this.empty(said, why);
  }

  dayFor(moment) {
    const key = dayKey(moment);
    let last = this.log.lastElementChild; // behind the days there is only what is under way
    while (last && !last.classList.contains("day")) last = last.previousElementSibling;
    if (last && last.dataset.day >= key) return last;
    const day = this.shape("day");
    const time = day.querySelector("time");
    time.dateTime = day.dataset.day = key;
    time.textContent = dayWords(moment);
    day.setAttribute("aria-label", time.textContent);
    const pending = this.log.querySelector("[data-pending]");
    this.log.insertBefore(day, pending);
    return day;
  }

  turnFor(day, who, moment) {
    const last = day.lastElementChild;
    const goesOn = last?.dataset.author === who.id && moment - new Date(last.lastElementChild.dataset.at) <= TOGETHER;
    if (goesOn) return last;
    const turn = this.turn(who, moment);
    day.append(turn);
    return turn;
  }

  turn(who, moment) {
    const turn = this.shape("turn");
    turn.dataset.author = who.id;
    turn.classList.toggle("turn--own", who.id === this.words.me);
    const avatar = turn.querySelector(".avatar");
    avatar.textContent = [...who.name][0] ?? "";
    avatar.classList.add(`avatar--tone-${parseInt(who.id.at(-1), 16) % 8}`);
    put(turn.querySelector(".turn__name"), who.name);
    turn.querySelector(".turn__you").hidden = who.id !== this.words.me;
    turn.querySelector(".turn__badge").hidden = !who.is_staff;
    const time = turn.querySelector("time");
    time.dateTime = moment.toISOString();
    time.textContent = clock(moment);
    return turn;
  }
}

// By attribute: inside a template there is no page yet to which the property could be relative.
function number(element, name, seq) {
  element.setAttribute(name, element.getAttribute(name).replace("/messages/0/", `/messages/${seq}/`).replace("?reply=0", `?reply=${seq}`));
}
