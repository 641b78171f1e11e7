// A question to the town, as the log tells it: until when it is answered, or that it is.

import { dayWords } from "./dates.js";

export class Questions {
  constructor(paper) {
    this.paper = paper;
  }

  // Each event tells the question as it stands now; without one it is none any more.
  told({ message: { seq, question } }) {
    const said = this.paper.find(seq);
    if (!said || said.classList.contains("said--gone")) return;
    this.set(said, question);
  }

  set(said, question) {
    said.querySelector("[data-question]")?.remove();
    if (question) (said.querySelector(".said__menu") ?? said.querySelector(".said__text")).after(this.filled(question));
    this.offer(said, "[data-ask]", !question);
    this.offer(said, "[data-unask], [data-settle]", Boolean(question) && !question.answered);
  }

  filled({ due_on: due, answered, answer = 0 }) {
    const asked = this.paper.shape("question");
    asked.classList.toggle("asked--answered", answered);
    asked.querySelector("[data-waiting]").hidden = answered;
    asked.querySelector("[data-answered-question]").hidden = !answered;
    const time = asked.querySelector("[data-due]");
    time.dateTime = due;
    time.textContent = dayWords(new Date(`${due}T12:00:00+09:00`));
    const link = asked.querySelector("[data-goto]");
    link.hidden = !answer;
    link.dataset.goto = answer;
    link.setAttribute("href", link.getAttribute("href").replace("before=1#m0", `before=${answer + 1}#m${answer}`));
    return asked;
  }

  offer(said, which, isOffered) {
    for (const button of said.querySelectorAll(which)) button.hidden = !isOffered;
  }
}
