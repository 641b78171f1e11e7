"""A line whose handshake is over: what each of ten thousand idle readers costs.

uvicorn keeps for every socket what its handshake needed: the request, the answer, a parser, a
queue, a task that waits through all who were asked on the way to the room. Here none of it is
left. Plain messages are read where they come in, and the room is called; whatever is not plain (a
message in pieces, a ping, a close, a mistake) is given to the library, which knows the answers.
"""

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Coroutine, Iterator
from typing import Any, Protocol

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol as Library
from websockets.protocol import Side, State

from .bounds import Bounded
from .frames import NotPlain, payload_at

# Seconds in which a client answers a close code, if it ever does.
CLOSE_SECONDS = 10
NOT_UTF8 = 1007
logger = logging.getLogger("uvicorn.error")


class Told(Protocol):
    """Who is called: with each message (None: it was no text), and when the client is gone."""

    def take(self, text: str | None) -> Coroutine[Any, Any, None] | None:
        """Answer; what takes longer is returned, and ends before the next message is told."""

    def gone(self) -> None: ...


class OpenLine(Bounded, asyncio.Protocol):
    __slots__ = (
        "_careful",
        "_context",
        "_half",
        "_lines",
        "_most",
        "_read",
        "_stalled",
        "_task",
        "_told",
        "_waiting",
        "close_sent",
        "farewell",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport, told: Told, lines: set, most: int) -> None:
        """lines: where uvicorn knows who must be told when it stops. most: bytes of a message."""
        self.transport, self._lines, self._most = transport, lines, most
        self._told: Told | None = told
        # Language and id of the log, as they were when the socket was let in.
        self._context = contextvars.copy_context()
        self.close_sent, self.farewell = False, None
        self._half, self._careful = b"", None
        self._stalled, self._read = None, None
        self._task: asyncio.Task | None = None
        self._waiting: deque | None = None

    # --- Reading ---------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self._careful is None:
            data = self._take_plain(self._half + data)
        if self._careful is None:
            self._half = data
        else:
            self._take_carefully(data)

    def _take_plain(self, data: bytes) -> bytes:
        """Take the plain messages; return what is left, of one that is not all here yet."""
        at, self._half = 0, b""
        try:
            while found := payload_at(data, at, self._most):
                text = found[0].decode()
                at = found[1]
                self._hear(text)
        except (NotPlain, UnicodeDecodeError):
            self.be_careful(b"")
        return data[at:]

    def be_careful(self, data: bytes) -> "Careful":
        """From now on the library reads: who has needed it once may need it again."""
        if self._careful is None:
            self._careful, self._half = Careful(self._most), b""
            self._careful.feed(data)
        return self._careful

    def _take_carefully(self, data: bytes) -> None:
        careful = self._careful
        for message in careful.messages(data):
            if not self.close_sent:
                self._hear(message)
        if not self.transport.is_closing():
            self.transport.write(careful.to_send())
            if careful.is_over:
                self._let_go()

    def _let_go(self) -> None:
        """Close when what is written has been read, or after a while."""
        self.close_sent = True
        if self._stalled is None:
            self._stalled = asyncio.get_running_loop().call_later(CLOSE_SECONDS, self.cut)
        self.transport.close()

    # --- Telling the room, one message after the other -------------------------------------------

    def _hear(self, message: str | None) -> None:
        if self._told is None:
            return
        if self._task is not None:
            self._wait(message)
            return
        later = self._context.run(self._told.take, message)
        if later is not None:
            loop = asyncio.get_running_loop()
            self._task = loop.create_task(later, context=self._context)
            self._task.add_done_callback(self._answered)
            self._read_on(False)

    def _read_on(self, reads: bool) -> None:
        if not self.transport.is_closing():
            (self.transport.resume_reading if reads else self.transport.pause_reading)()

    def _wait(self, message: Any) -> None:
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(message)

    def _answered(self, _task: asyncio.Task) -> None:
        self._task = None
        while self._waiting and self._task is None:
            message = self._waiting.popleft()
            if message is GONE:
                self._part()
            else:
                self._hear(message)
        if self._task is None:
            self._waiting = None
            self._read_on(True)

    def _part(self) -> None:
        """Tell the room that this is over, after all that was said before."""
        if self._task is not None:
            self._wait(GONE)
        elif self._told is not None:
            told, self._told, self.farewell = self._told, None, None
            self._context.run(told.gone)

    # --- Writing ---------------------------------------------------------------------------------

    def hang_up(self, code: int) -> None:
        """Close with a code; a client that does not read is cut off."""
        if self.close_sent or self.transport.is_closing():
            return
        if self._read is not None:
            self.cut()
            return
        self.transport.write(self.be_careful(self._half).close(code))
        self.close_sent = True
        self._read_on(True)  # its answer to the code must be heard
        loop = asyncio.get_running_loop()
        self._stalled = loop.call_later(CLOSE_SECONDS, self.cut)
        loop.call_soon(self._part)

    async def is_read(self) -> None:
        """Wait until the client has read most of what was written."""
        if self._read is not None:
            await self._read.wait()

    def pause_writing(self) -> None:
        self._read = asyncio.Event()
        self.wait_for_the_reader()

    def resume_writing(self) -> None:
        if not self.close_sent:
            self.forget_stall()
        self._is_read()

    def _is_read(self) -> None:
        if self._read is not None:
            self._read.set()
            self._read = None

    # --- The end ---------------------------------------------------------------------------------

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.discard(self)
        self.forget_stall()
        self._is_read()
        self._part()

    def shutdown(self) -> None:
        """Called when the server stops: let the room say when to come back."""
        if self.farewell is not None and not self.close_sent:
            self.farewell()
        else:
            self.transport.close()


GONE = object()


class Careful:
    """The library's reading, for what is not plain."""

    __slots__ = ("_library", "_parts", "_was_text", "is_over")

    def __init__(self, most: int) -> None:
        self._library = Library(Side.SERVER, state=State.OPEN, max_size=most, logger=logger)
        self._parts: list[bytes] = []
        self._was_text = self.is_over = False

    def feed(self, data: bytes) -> None:
        if data:
            self._library.receive_data(data)

    def messages(self, data: bytes) -> Iterator[str | None]:
        """Yield what is whole now: a text, or None for what is no text."""
        self._library.receive_data(data)
        events = self._library.events_received()
        if self._library.parser_exc is not None:
            self.is_over = True
            return
        for event in events:
            if event.opcode is Opcode.CLOSE:
                self.is_over = True
            elif self._is_whole(event):
                try:
                    yield b"".join(self._parts).decode() if self._was_text else None
                except UnicodeDecodeError:
                    if self._library.state is State.OPEN:
                        self._library.send_close(NOT_UTF8)
                    self.is_over = True
                    return

    def _is_whole(self, event: Frame) -> bool:
        if event.opcode in (Opcode.PING, Opcode.PONG):
            return False  # a ping is answered by what is to send
        if event.opcode is not Opcode.CONT:
            self._parts, self._was_text = [], event.opcode is Opcode.TEXT
        self._parts.append(event.data)
        return event.fin

    def close(self, code: int) -> bytes:
        if self._library.state is State.OPEN:
            self._library.send_close(code)
        return self.to_send()

    def to_send(self) -> bytes:
        return b"".join(self._library.data_to_send())
