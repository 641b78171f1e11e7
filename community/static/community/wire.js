// One line to the server: comes back by itself with full jitter, notices silence, knows when not to come back.

const FIRST_FAILURE = 500;
const LONGEST_WAIT = 30_000;
const SILENCE = 45_000;
const TOO_MANY_FRAMES = 4009;
const NEVER_AGAIN = 4500;

export class Wire {
  // told: { open(), item(item), lost(), end(code) }
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.failures = this.askedFor = 0;
    this.isOpen = false;
    this.isOver = false;
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.isSilent()) this.drop();
    });
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this.now());
    this.connect();
  }

  send(frame) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  connect() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.heard();
    socket.onopen = () => this.heard();
    socket.onmessage = (event) => this.read(event.data);
    socket.onclose = (event) => this.closed(event.code);
  }

  read(frame) {
    this.heard();
    for (const item of JSON.parse(frame)) {
      if (item.type === "hello") this.opened();
      else if (item.type === "hb") this.send({ type: "pong" });
      else if (item.type === "bye") this.askedFor = item.retry_ms;
      this.told.item(item);
    }
  }

  opened() {
    this.failures = 0;
    this.isOpen = true;
    this.told.open();
  }

  closed(code) {
    clearTimeout(this.watch);
    this.isOpen = false;
    if (code >= NEVER_AGAIN && code < 5000) {
      this.isOver = true;
      this.told.end(code);
      return;
    }
    this.failures += 1;
    this.told.lost();
    if (this.isOver) return; // told.lost found out that there is nothing to come back to
    const most = Math.min(LONGEST_WAIT, FIRST_FAILURE * 2 ** this.failures);
    const jitter = FIRST_FAILURE + Math.random() * (most - FIRST_FAILURE);
    // A server that restarts gives everybody a moment of their own.
    const wait = code === TOO_MANY_FRAMES ? LONGEST_WAIT : Math.max(jitter, this.askedFor);
    this.askedFor = 0;
    this.timer = setTimeout(() => this.connect(), wait);
  }

  heard() {
    this.heardAt = Date.now();
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.drop(), SILENCE);
  }

  isSilent() {
    return Date.now() - this.heardAt > SILENCE;
  }

  // A dead line may take minutes to say that it is closed: do not wait for it.
  drop() {
    if (this.isOver) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.closed(0);
  }

  now() {
    if (this.isOpen || this.isOver) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.connect();
  }

  stop() {
    this.isOver = true;
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    this.socket.onclose = null;
    this.socket.close();
  }
}
