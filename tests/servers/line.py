"""Our own end of a WebSocket, without a library: frames out, frames in, and raw bytes for harm."""

import asyncio
import base64
import os
import socket
import struct

from .site import COOKIE, HOST

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FIRST_LINES = (
    "GET /ws/ HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {origin}\r\n"
    "X-Forwarded-Proto: https\r\nCookie: {cookie}={session}\r\n\r\n"
)


class NotIn(ConnectionError):
    """The server did not open the line. `status` is what it said."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def knock(session: str, *, host: str = HOST, origin: str = f"https://{HOST}", cookie=COOKIE):
    key = base64.b64encode(os.urandom(16)).decode()
    lines = FIRST_LINES.format(host=host, key=key, origin=origin, cookie=cookie, session=session)
    return lines.encode()


def frame(payload: bytes, opcode: int = TEXT, *, final: bool = True) -> bytes:
    """Return a masked frame. The mask is zero: it is there, and costs nothing."""
    head = struct.pack("!B", opcode | (0x80 if final else 0))
    if len(payload) < 126:
        head += struct.pack("!B", 0x80 | len(payload))
    elif len(payload) < 65536:
        head += struct.pack("!BH", 0x80 | 126, len(payload))
    else:
        head += struct.pack("!BQ", 0x80 | 127, len(payload))
    return head + b"\0\0\0\0" + payload


class Line(asyncio.Protocol):
    """One open line. `told(text)` hears each text frame, `ended(code)` the end, once."""

    def __init__(self, told, ended) -> None:
        self.told, self.ended = told, ended
        self.buffer, self.opened = b"", asyncio.get_running_loop().create_future()
        self.code, self.is_open, self.transport = 1006, False, None

    @classmethod
    async def open(
        cls, port: int, hello: bytes, told, ended=lambda code: None, *, buffer=0, here="", **tls
    ):
        """Knock; return the line, or raise NotIn.

        buffer: the kernel's bytes for a slow reader. here: one's own address, as nginx sees it.
        tls: `ssl` and `server_hostname`, for a line to nginx.
        """
        loop = asyncio.get_running_loop()
        plug = socket.socket()
        plug.setblocking(False)
        if buffer:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        try:
            if here:
                plug.bind((here, 0))
            await loop.sock_connect(plug, ("127.0.0.1", port))
            _transport, line = await loop.create_connection(
                lambda: cls(told, ended), sock=plug, **tls
            )
        except OSError:
            plug.close()
            raise
        line.transport.write(hello)
        try:
            async with asyncio.timeout(30):
                await line.opened
        except BaseException:
            line.transport.abort()
            raise
        return line

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.opened.done():
            self.read_answer()
        if self.is_open:
            self.read_frames()

    def read_answer(self) -> None:
        head, end, rest = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        status = int(head.split(b" ", 2)[1])
        self.buffer, self.is_open = rest, status == 101
        if self.is_open:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(NotIn(status))
            self.transport.abort()

    def read_frames(self) -> None:
        at, data = 0, self.buffer
        while len(data) - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[start : start + 2], "big"), start + 2
            elif length == 127:
                length, start = int.from_bytes(data[start : start + 8], "big"), start + 8
            if start > len(data) or len(data) < start + length:
                break
            self.take(data[at] & 15, data[start : start + length])
            at = start + length
        self.buffer = self.buffer[at:]

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.told(payload)
        elif opcode == PING:
            self.write(frame(payload, PONG))
        elif opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big") if payload else 1005
            self.write(frame(payload[:2], CLOSE))
            self.transport.close()

    def write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    def say(self, text: str) -> None:
        self.write(frame(text.encode()))

    def connection_lost(self, error) -> None:
        was_open, self.is_open = self.is_open, False
        if not self.opened.done():
            self.opened.set_exception(ConnectionResetError("closed before it was open"))
        if was_open:
            self.ended(self.code)
