// One picture before it is said: seen at once, sent beside the writing, sent again when the line broke.

import { newId } from "./ids.js";
import { prepared } from "./shrink.js";

const PATIENCE = 120_000;

export class Pick {
  // file: what was picked; or stored: { id } of what was sent before this page was opened.
  constructor({ address, token, words, file = null, stored = null }) {
    Object.assign(this, { address, token, words, file });
    this.key = newId();
    this.id = stored?.id ?? "";
    this.alt = stored?.alt ?? "";
    this.picture = this.id ? this.seen(this.id) : document.createElement("canvas");
    this.part = this.id ? 1 : 0;
    this.isGone = false;
    this.told = () => {};
  }

  seen(id) {
    const picture = document.createElement("img");
    picture.src = `${this.address}${id}/small/`;
    return picture;
  }

  // Settles when it is stored; asked again after a failure, it is sent again.
  ready() {
    this.sending ??= (this.id ? Promise.resolve() : this.send()).catch((refusal) => {
      this.sending = null;
      this.part = 0;
      this.told();
      throw refusal;
    });
    return this.sending;
  }

  async send() {
    this.told();
    if (!this.file) throw { text: this.words.wordPictureLost }; // its page was left before it had arrived
    if (!this.blob) {
      const { preview, blob } = await prepared(this.file);
      this.blob = blob;
      if (preview) this.draw(preview);
    }
    const { id } = await this.upload();
    this.id = id;
    this.part = 1;
    if (this.isGone) this.discard();
    this.told();
  }

  draw(preview) {
    this.picture.width = preview.width;
    this.picture.height = preview.height;
    this.picture.getContext("2d").drawImage(preview, 0, 0);
  }

  upload() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token);
    body.set("client_id", this.key);
    body.set("picture", this.blob, this.file.name || "picture");
    return new Promise((stored, failed) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("POST", this.address);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.timeout = PATIENCE;
      request.upload.onprogress = ({ loaded, total }) => this.went(loaded / total);
      request.onload = () => (request.status === 201 && request.response?.id ? stored : failed)(request.response ?? {});
      request.onerror = request.ontimeout = request.onabort = () => failed({});
      request.send(body);
    });
  }

  went(part) {
    this.part = Math.min(0.99, part);
    this.told();
  }

  discard() {
    this.isGone = true;
    this.request?.abort();
    if (!this.id) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token);
    // The clock takes away what this does not reach.
    fetch(`${this.address}${this.id}/discard/`, { method: "POST", body, keepalive: true }).catch(() => {});
  }
}
