"""What waits to be written to one socket: bounded, so that a slow reader hurts nobody else."""

import asyncio
from collections.abc import Awaitable, Callable

from .protocol import Close, bye, write

# Frames. A reader that is this far behind comes back by its cursor more cheaply than by waiting.
DEPTH = 200
# Longer than this nobody takes to read one frame, unless they do not read at all.
STALL_SECONDS = 10


class Outbox:
    """Frames in the order they were put in; after the close code nothing more goes out."""

    __slots__ = ("_queue", "closing")

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str | Close] = asyncio.Queue()
        self.closing = False

    def put(self, frame: str) -> None:
        """Queue a frame without waiting. A full box closes the socket instead."""
        if self.closing:
            return
        if self._queue.qsize() >= DEPTH:
            self.close(Close.SLOW)
        else:
            self._queue.put_nowait(frame)

    def close(self, code: Close) -> None:
        """Let the frames before go out, say goodbye, close. The first code counts."""
        if self.closing:
            return
        self.closing = True
        if code is Close.SLOW:
            self._queue = asyncio.Queue()  # what it did not read is found again by its cursor
        self._queue.put_nowait(write(bye(code)))
        self._queue.put_nowait(code)

    async def empty(self, send: Callable[[dict], Awaitable[None]]) -> None:
        """Write until the close code is written, or until the reader stands still."""
        while True:
            item = await self._queue.get()
            is_last = isinstance(item, Close)
            message = (
                {"type": "websocket.close", "code": int(item)}
                if is_last
                else {"type": "websocket.send", "text": item}
            )
            try:
                async with asyncio.timeout(STALL_SECONDS):
                    await send(message)
            except TimeoutError:
                self.closing = True
                return
            if is_last:
                return
