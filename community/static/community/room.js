// A room that is alive: everything it shows, the page shows without it, too, only later.

import { measureBar } from "./bar.js";
import { Calls } from "./calls.js";
import { Composer } from "./composer.js";
import { attach as attachDeeds } from "./deeds.js";
import { attach as attachKeys } from "./keys.js";
import { Log } from "./log.js";
import { Look } from "./look.js";
import { Margins } from "./margins.js";
import { attach as attachMenus } from "./menus.js";
import { Outgoing } from "./outgoing.js";
import { Paper } from "./paper.js";
import { Picker } from "./picker.js";
import { Pins } from "./pins.js";
import { Polls } from "./polls.js";
import { Questions } from "./question.js";
import { Reply } from "./reply.js";
import { told } from "./told.js";
import { View } from "./view.js";
import { Voice } from "./voice.js";
import { Wire } from "./wire.js";
import { Writers } from "./writers.js";

// So long without a line: no short break, or a network that lets none through.
const LONG_BREAK = 6_000;
const SIGNED_OUT = 4501;
const CLOSED = 4504;
const ELSEWHERE = 4513;

function begin(root) {
  const { dataset } = root;
  const room = Number(dataset.room);
  measureBar(root.querySelector(".room__bar"));
  const paper = new Paper(root);
  const voice = new Voice(root);
  const log = new Log(
    { head: Number(dataset.head), address: dataset.events },
    { event: apply, together: (work) => view.together(work), stale: () => voice.end(dataset.wordStale, location.pathname, dataset.wordReload), end },
  );
  const margins = new Margins(root, paper);
  const pins = new Pins(root, paper);
  const questions = new Questions(paper);
  const outgoing = new Outgoing(root, paper, margins, send);
  const view = new View(root, log, (seq) => send({ type: "read", room, seq }));
  const composer = new Composer(root, say);
  const picker = new Picker(root, composer);
  new Calls(composer.form, composer.box);
  const reply = new Reply(root, composer);
  const look = new Look(root, paper.log);
  const changes = told({ paper, margins, pins, questions, reply, voice, look });
  attachDeeds(root, { refused: (words) => voice.say(words), failed: () => voice.say(dataset.wordNotDone) });
  attachMenus(paper.log, composer.form);
  attachKeys(paper.log, composer.box, root.querySelector("[data-about]"));
  const address = new URL(dataset.socket, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const wire = new Wire(address, { open, item, lost, end });
  const writers = new Writers(root, composer, () => wire.send({ type: "writing", room }));
  const answers = {
    hello: ({ server_time: detail }) => document.dispatchEvent(new CustomEvent("servertime", { detail })),
    ev: (item) => log.take(item),
    on: ({ more }) => more && log.catchUp(),
    resync: () => location.reload(),
    ack: ({ client_msg_id: id }) => outgoing.stored(id),
    refused: (item) => (item.client_msg_id ? outgoing.refused(item) : lookAgain()),
    here: ({ people }) => showPeople(people),
    writes: ({ who }) => writers.show(who),
  };
  const polls = new Polls(root, log, {
    reached: () => polls.isOn && voice.slow(),
    stored: (id) => outgoing.stored(id),
    refused: (item) => outgoing.refused(item),
  });
  let longBreak = null;
  waitLong();
  view.open();

  function send(frame) {
    return wire.send(frame) || polls.send(frame);
  }

  // A refused handshake looks like a broken line, too: over HTTP we hear whether we are still welcome.
  function waitLong() {
    longBreak ??= setTimeout(() => {
      polls.begin();
      outgoing.submitAll();
    }, LONG_BREAK);
  }

  function open() {
    clearTimeout(longBreak);
    longBreak = null;
    polls.end();
    voice.back();
    wire.send({ type: "sub", room, after: log.cursor, epoch: dataset.epoch });
    outgoing.submitAll();
    picker.resume();
  }

  function item(item) {
    if (item.room === undefined || item.room === room) answers[item.type]?.(item);
  }

  function lost() {
    voice.lost();
    showPeople(0);
    waitLong();
  }

  function lookAgain() {
    log.catchUp();
  }

  function end(code) {
    wire.stop();
    clearTimeout(longBreak);
    polls.end();
    if (code === SIGNED_OUT) voice.end(dataset.wordSignedOut, dataset.login, dataset.wordLogin);
    else if (code === ELSEWHERE) voice.end(dataset.wordElsewhere, location.pathname, dataset.wordReload);
    else if (code === CLOSED) closed();
    else if (code === 4503) voice.end(dataset.wordNoEntry, dataset.rooms, dataset.wordToRooms);
    else voice.end(dataset.wordStale, location.pathname, dataset.wordReload);
  }

  // A group's room closes with its workshop: the way on leads back to where all are.
  function closed() {
    changes.workshop({});
    voice.end(dataset.wordClosed, dataset.plenary ?? location.pathname, dataset.wordPlenary ?? dataset.wordReload);
  }

  function apply(event) {
    changes[event.what]?.(event);
    if (event.what !== "said") return;
    writers.forget(event.who?.id);
    const isOwn = event.who?.id === dataset.me;
    const wasSentHere = outgoing.forget(event.message.client_msg_id);
    const said = paper.say(event);
    if (said) margins.dress(said, event.message);
    if (said && wasSentHere) paper.tellSent(said);
    if (said && !isOwn && !event.message.gone) {
      said.classList.add("said--news");
      voice.heard(event.who.name, event.message.text || dataset.wordPicture);
    }
    view.note({ isOwn, isNews: Boolean(said) && !isOwn });
  }

  function say(text) {
    const settle = view.hold();
    outgoing.say(text, reply.take(), picker.take());
    settle({ isOwn: true });
  }

  function showPeople(people) {
    const here = root.querySelector("[data-here]");
    here.hidden = people < 1;
    here.textContent = dataset.wordHere.replace("%s", people);
  }
}

const root = document.getElementById("room");
if (root?.querySelector("[data-composer]")) begin(root);
