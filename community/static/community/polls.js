// Where no socket comes through (the network of an office): ask every few seconds, speak over HTTP.

const EVERY = 5_000;
const EVERY_UNSEEN = 30_000;

export class Polls {
  // told: { reached(), stored(id), refused(item) }
  constructor(root, log, told) {
    this.messages = root.dataset.messages;
    this.marks = root.dataset.marks;
    this.token = root.querySelector("[name=csrfmiddlewaretoken]")?.value;
    this.log = log;
    this.told = told;
    this.isOn = false;
    document.addEventListener("visibilitychange", () => {
      if (this.isOn && document.visibilityState === "visible") this.look();
    });
  }

  begin() {
    if (this.isOn) return;
    this.isOn = true;
    this.look();
  }

  end() {
    this.isOn = false;
    clearTimeout(this.timer);
  }

  async look() {
    clearTimeout(this.timer);
    if (await this.log.catchUp({ mayFail: true })) this.told.reached();
    if (!this.isOn) return;
    this.timer = setTimeout(() => this.look(), document.visibilityState === "visible" ? EVERY : EVERY_UNSEEN);
  }

  // Takes the frames of the wire that have a door of their own; the others are for a live line only.
  send({ type, room, ...frame }) {
    if (!this.isOn) return false;
    if (type === "say") this.say(frame);
    else if (type === "read") this.post(this.marks, frame);
    return true;
  }

  async say(frame) {
    const answer = await this.post(this.messages, frame);
    if (!answer) return; // its own patience says that it was not sent
    if (answer.ok) this.told.stored(frame.client_msg_id);
    else this.told.refused({ ...(await refusal(answer)), client_msg_id: frame.client_msg_id });
    if (this.isOn) this.look();
  }

  async post(address, frame) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    try {
      return await fetch(address, { method: "POST", body: JSON.stringify(frame), headers, redirect: "manual" });
    } catch {
      return null;
    }
  }
}

async function refusal(answer) {
  const { code = "", detail = "" } = await answer.json().catch(() => ({}));
  return { code, text: detail, wait: Number(answer.headers.get("Retry-After")) };
}
