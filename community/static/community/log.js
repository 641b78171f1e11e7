// The room's log as this page knows it: events are applied once and in order; a gap is asked for over HTTP.

const TRIES = 2;

export class Log {
  // told: { event(event), together(work), stale(), end() }: events that come together are told within one call of together.
  constructor({ head, address }, told) {
    this.cursor = head;
    this.address = address;
    this.told = told;
    this.held = new Map();
    this.isAsking = false;
  }

  take(event) {
    if (event.seq <= this.cursor) return;
    this.held.set(event.seq, event);
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => this.heard()); // when the whole frame has been read
  }

  heard() {
    this.isDue = false;
    this.apply();
    if (this.held.size) this.catchUp();
  }

  apply() {
    if (this.held.has(this.cursor + 1)) this.told.together(() => this.applyAll());
  }

  applyAll() {
    for (;;) {
      const event = this.held.get(this.cursor + 1);
      if (!event) return;
      this.held.delete(event.seq);
      this.cursor = event.seq;
      this.told.event(event);
    }
  }

  // Returns whether the server answered. mayFail: whoever asks again soon does not give up here.
  async catchUp({ mayFail = false } = {}) {
    if (this.isAsking) return false;
    this.isAsking = true;
    try {
      this.apply();
      for (let failures = 0; failures < TRIES; ) {
        const answer = await this.ask();
        if (answer === null) return false;
        if (!answer) {
          failures += 1;
          continue;
        }
        for (const event of answer.events) if (event.seq > this.cursor) this.held.set(event.seq, event);
        this.apply();
        if (!answer.more) {
          for (const seq of this.held.keys()) if (seq <= this.cursor) this.held.delete(seq);
          return true;
        }
      }
      if (!mayFail) this.told.stale();
      return false;
    } finally {
      this.isAsking = false;
    }
  }

  // The events, undefined when it did not work, null when the room is no longer ours.
  async ask() {
    try {
      const response = await fetch(`${this.address}?after=${this.cursor}`, { redirect: "manual", cache: "no-store" });
      if (response.type === "opaqueredirect" || response.status === 403 || response.status === 404) {
        this.told.end(response.type === "opaqueredirect" ? 4501 : 4503);
        return null;
      }
      return response.ok ? await response.json() : undefined;
    } catch {
      return undefined;
    }
  }
}
