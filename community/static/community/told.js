// What each event besides new words changes on the page.

export function told({ paper, margins, pins, questions, reply, voice, look }) {
  const taken = ({ what, message: { seq } }) => {
    paper.gone(seq, what);
    margins.requote(seq, margins.why(what));
    pins.take(seq);
    reply.gone(seq);
    look.gone(seq);
    voice.hush();
  };
  return {
    removed: taken,
    hidden: taken,
    shown({ message }) {
      const said = paper.show(message);
      if (said) margins.dress(said, message);
      if (said) questions.set(said, message.question);
      if (message.text !== undefined) margins.requote(message.seq, message.text);
    },
    edited({ message }) {
      if (message.text === undefined) return;
      const said = paper.edit(message);
      if (said) margins.edited(said);
      margins.requote(message.seq, message.text);
      pins.change(message.seq, message.text);
      voice.hush();
    },
    reacted: (event) => margins.felt(event),
    unreacted: (event) => margins.felt(event),
    asked: (event) => questions.told(event),
    unasked: (event) => questions.told(event),
    answered: (event) => questions.told(event),
    pinned: ({ message }) => pins.put(message),
    unpinned: ({ message }) => pins.take(message.seq),
    workshop: (detail) => document.dispatchEvent(new CustomEvent("workshop", { detail })),
  };
}
