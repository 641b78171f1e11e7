// An optional row: one room of Socket.IO, as its own documentation begins.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Server } = createRequire(process.env.BENCH_MODULES + "/")("socket.io");
const server = createServer();
const io = new Server(server, { transports: ["websocket"], perMessageDeflate: false });
io.on("connection", (socket) => socket.on("say", (text) => io.emit("said", text)));
server.listen(Number(process.argv[2]), "127.0.0.1");
