// A room's client, written from docs/rooms.md alone: joins, speaks, loses its line, comes back by its cursor.
//
//   node examples/room_client.mjs ws://localhost:8000/ws/ <session> <room> [--origin http://localhost:8000]
//        [--host name] [--cookie sessionid] [--proto https] [--say text] [--drop] [--count n]
//
// No packages: Node 20 has no WebSocket of its own, so the few lines of RFC 6455 a client needs are here.
// Each event is printed as one line of JSON; it ends when it has seen as many as --count says.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { request } from "node:http";
import { parseArgs } from "node:util";

const { values: option, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    origin: { type: "string" }, host: { type: "string" }, cookie: { type: "string", default: "sessionid" },
    proto: { type: "string" }, say: { type: "string", multiple: true, default: [] },
    drop: { type: "boolean", default: false }, count: { type: "string", default: "1" },
  },
});
const [address, session, roomText] = positionals;
const room = Number(roomText);
const url = new URL(address);
const unacknowledged = new Map(option.say.map((text) => [randomUUID(), text]));
let cursor = 0;
let epoch = "";
let seen = 0;
let failures = 0;
let mustDrop = option.drop;

function connect() {
  const key = randomBytes(16).toString("base64");
  const headers = {
    Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key,
    Origin: option.origin ?? `http://${url.host}`, Cookie: `${option.cookie}=${session}`,
  };
  if (option.host) headers.Host = option.host;
  if (option.proto) headers["X-Forwarded-Proto"] = option.proto;
  const asked = request({ host: url.hostname, port: url.port, path: url.pathname, headers });
  asked.on("upgrade", (answer, socket, head) => {
    const proof = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    if (answer.headers["sec-websocket-accept"] !== proof) return socket.destroy();
    failures = 0;
    listen(socket, head);
  });
  asked.on("response", (answer) => finish(`refused: ${answer.statusCode}`));
  asked.on("error", comeBack);
  asked.end();
}

function listen(socket, head) {
  let buffer = head;
  let code = 1006;
  const send = (item) => socket.write(masked(1, Buffer.from(JSON.stringify(item))));
  const read = () => {
    for (let frame; (frame = nextFrame(buffer)); ) {
      buffer = frame.rest;
      if (frame.opcode === 1) for (const item of JSON.parse(frame.payload)) heard(item, send, socket);
      if (frame.opcode === 9) socket.write(masked(10, frame.payload));
      if (frame.opcode === 8) {
        code = frame.payload.length > 1 ? frame.payload.readUInt16BE(0) : 1005;
        socket.end(masked(8, frame.payload.subarray(0, 2)));
      }
    }
  };
  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    read();
  });
  socket.on("error", () => {});
  socket.on("close", () => (code >= 4500 && code < 5000 ? finish(`closed: ${code}`) : comeBack()));
  read();
}

function heard(item, send, socket) {
  if (item.type === "hello") send({ type: "sub", room, after: cursor, epoch });
  else if (item.type === "hb") send({ type: "pong" });
  else if (item.type === "resync") cursor = item.head;
  else if (item.type === "on") joined(item, send);
  else if (item.type === "ack") unacknowledged.delete(item.client_msg_id);
  else if (item.type === "ev" && item.room === room) happened(item, send, socket);
  if (seen >= Number(option.count) && unacknowledged.size === 0 && !mustDrop) finish();
}

function joined(item, send) {
  epoch = item.epoch;
  if (item.more) return send({ type: "sub", room, after: cursor, epoch });
  // What got no answer before is said again under its own id: it is never said twice.
  for (const [id, text] of unacknowledged) send({ type: "say", room, text, client_msg_id: id });
}

function happened(item, send, socket) {
  if (item.seq <= cursor) return;
  if (item.seq !== cursor + 1) return send({ type: "sub", room, after: cursor, epoch });
  cursor = item.seq;
  seen += 1;
  const { text, pictures } = item.message ?? {}; // pictures: [{ id, width, height, alt }], at /rooms/<room>/pictures/<id>/
  console.log(JSON.stringify({ seq: item.seq, what: item.what, text, pictures }));
  if (mustDrop) {
    mustDrop = false;
    socket.destroy();
  }
}

function comeBack() {
  failures += 1;
  setTimeout(connect, 500 + Math.random() * (Math.min(30_000, 500 * 2 ** failures) - 500));
}

function finish(why) {
  if (why) console.error(why);
  process.exit(why ? 1 : 0);
}

function masked(opcode, payload) {
  const mask = randomBytes(4);
  const length = payload.length;
  const head =
    length < 126 ? Buffer.from([0x80 | opcode, 0x80 | length])
    : Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 255]);
  return Buffer.concat([head, mask, Buffer.from(payload.map((byte, at) => byte ^ mask[at % 4]))]);
}

function nextFrame(data) {
  if (data.length < 2) return null;
  let [length, start] = [data[1], 2];
  if (length === 126) {
    if (data.length < 4) return null;
    [length, start] = [data.readUInt16BE(2), 4];
  } else if (length === 127) {
    if (data.length < 10) return null;
    [length, start] = [Number(data.readBigUInt64BE(2)), 10];
  }
  if (data.length < start + length) return null;
  const payload = data.subarray(start, start + length);
  return { opcode: data[0] & 15, payload, rest: data.subarray(start + length) };
}

connect();
