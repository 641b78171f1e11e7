"""What waits to be written to one socket: bounded, so that a slow reader hurts nobody else.

Two kinds, one behaviour. `Direct` writes into the guarded server (community.guarded), which keeps
the bounds. `Outbox` stands before any other ASGI server, which may buffer without end: it holds
back what the client has not confirmed by answering a heartbeat.
"""

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from .frames import Frame, frame_of
from .open_line import Told
from .protocol import Bye, Close, Hb

# Frames. A reader that is this far behind comes back by its cursor more cheaply than by waiting.
DEPTH = 200
# Bytes that may wait here, and bytes that may be under way unconfirmed: half a mebibyte together.
WAITING_BYTES = 256 * 1024
WINDOW_BYTES = 128 * 1024
# Longer than this nobody takes to read a frame or answer a heartbeat, unless they do not read.
STALL_SECONDS = 10
# Milliseconds after which a client shall come back when the server restarts: spread, not at once.
COME_BACK_MS = (1_000, 15_000)

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Line(Protocol):
    closing: bool
    asking: bool  # a sign of life is awaited, and costs the client nothing

    def end_with(self, task: asyncio.Task | None) -> None:
        """Name the task that lives with this line: it ends when the line has to be cut."""

    def drop(self) -> None:
        """The client is gone: nothing more to write."""

    def calls(self, told: Told) -> bool:
        """Tell whether the server calls from now on, with each message and at the end."""

    def put(self, frame: Frame) -> None:
        """Write a frame, now or soon, without waiting. Too slow a reader is closed instead."""

    def close(self, code: Close) -> None:
        """Let the frames before go out, say goodbye, close. The first code counts."""

    def confirm(self) -> None:
        """Note that the client has answered a heartbeat: it has read what went before."""

    async def drained(self) -> None:
        """Wait until there is room for a large frame."""


def goodbye(code: Close) -> Frame:
    if code is Close.RESTART:
        retry = random.randint(*COME_BACK_MS)
    else:
        retry = 1_000 if code < Close.SESSION_ENDED else 0
    return frame_of(Bye(reason=int(code), retry_ms=retry))


def line_of(scope: dict[str, Any], send: Send) -> Line:
    """Return the way to write to this socket: straight, where the server is the guarded one."""
    offered = scope.get("extensions", {}).get("igashu.line")
    return Direct(offered["line"]) if offered else Outbox(send)


class Direct:
    """Writes into the guarded server's transport: no task, no queue of our own."""

    __slots__ = ("_server", "closing")
    asking = False

    def __init__(self, server: Any) -> None:
        self._server, self.closing = server, False
        server.farewell = self.say_farewell

    def end_with(self, task: asyncio.Task | None) -> None:
        """The server says itself when the client is gone."""

    def drop(self) -> None:
        self.closing = True

    def calls(self, told: Told) -> bool:
        line = None if self.closing else self._server.hand_over(told)
        if line is not None:
            self._server, line.farewell = line, self.say_farewell
        return line is not None

    def put(self, frame: Frame) -> None:
        if not self.closing and not self._server.tell(frame.wire):
            self.close(Close.SLOW)

    def close(self, code: Close) -> None:
        if self.closing:
            return
        self.closing = True
        self._server.tell(goodbye(code).wire)
        self._server.hang_up(int(code))

    def say_farewell(self) -> None:
        self.close(Close.RESTART)

    def confirm(self) -> None:
        """The server itself knows how much waits."""

    async def drained(self) -> None:
        await self._server.is_read()


class Outbox:
    """Frames in the order they were put in; after the close code nothing more goes out."""

    __slots__ = (
        "_bytes",
        "_confirmed",
        "_life",
        "_send",
        "_task",
        "_under_way",
        "_waiting",
        "asking",
        "closing",
    )

    def __init__(self, send: Send) -> None:
        self._send, self.closing, self.asking = send, False, False
        self._life: asyncio.Task | None = None
        self._waiting: deque[Frame | Close] = deque()
        self._bytes = self._under_way = 0
        # Only while there is something to write: an idle socket costs no task.
        self._task: asyncio.Task | None = None
        self._confirmed = asyncio.Event()

    def end_with(self, task: asyncio.Task | None) -> None:
        self._life = task

    def drop(self) -> None:
        self.closing, self._life = True, None
        self._forget()
        if self._task is not None:
            self._task.cancel()

    def calls(self, told: Told) -> bool:
        return False  # ASGI knows no such thing: messages are waited for

    def put(self, frame: Frame) -> None:
        if self.closing:
            return
        if len(self._waiting) >= DEPTH or self._bytes > WAITING_BYTES:
            self.close(Close.SLOW)
        else:
            self._push(frame)

    def close(self, code: Close) -> None:
        if self.closing:
            return
        self.closing = True
        if code is Close.SLOW:
            self._forget()  # what it did not read is found again by its cursor
        self._push(goodbye(code))
        self._push(code)

    def confirm(self) -> None:
        self._under_way, self.asking = 0, False
        self._confirmed.set()

    async def drained(self) -> None:
        while self._bytes > WINDOW_BYTES and self._task and not self.closing:
            await asyncio.wait({self._task}, timeout=0.05)

    def _push(self, item: Frame | Close) -> None:
        self._waiting.append(item)
        self._bytes += size_of(item)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        """Write until nothing waits, or until the reader stands still."""
        try:
            while self._waiting:
                item = self._waiting.popleft()
                self._bytes -= size_of(item)
                if isinstance(item, Frame):
                    await self._have_room_for(item)
                async with asyncio.timeout(STALL_SECONDS):
                    await self._send(as_message(item))
        except TimeoutError:
            await self._give_up()
        except Exception:  # noqa: BLE001 - the server says in its own words that the client is gone
            self.closing = True
        finally:
            self._task = None

    async def _have_room_for(self, frame: Frame) -> None:
        """Hold back what would go beyond the unconfirmed bytes: ask for a sign of life first."""
        if self._under_way and self._under_way + size_of(frame) > WINDOW_BYTES and not self.closing:
            self._confirmed.clear()
            self.asking = True
            await self._send(as_message(frame_of(Hb({}))))
            async with asyncio.timeout(STALL_SECONDS):
                await self._confirmed.wait()
        self._under_way += size_of(frame)

    def _forget(self) -> None:
        self._waiting.clear()
        self._bytes = 0

    async def _give_up(self) -> None:
        """End the life of the line, then say why to a server that keeps lines beyond it.

        In this order: uvicorn closes what has no application any more at once, but waits ten
        seconds more for the answer to a close code, which such a client never reads.
        """
        self.closing, self._task = True, None  # the end of the life must not end this
        self._forget()
        with contextlib.suppress(Exception):  # it was given up already
            async with asyncio.timeout(1):
                await self._end_life()
                await self._send(as_message(Close.SLOW))

    async def _end_life(self) -> None:
        if self._life is not None:
            self._life.cancel()
            await asyncio.wait({self._life})


def size_of(item: Frame | Close) -> int:
    return len(item.wire) if isinstance(item, Frame) else 0


def as_message(item: Frame | Close) -> dict[str, Any]:
    if isinstance(item, Close):
        return {"type": "websocket.close", "code": int(item)}
    return {"type": "websocket.send", "text": item.text}
