"""One room as this process hears it: what is new goes to its sockets, joined when much comes."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from . import frames, lag, protocol
from .frames import Part
from .outbox import Line

# Seconds after a frame in which what comes is joined into the next one. A quiet room never waits.
WINDOW_SECONDS = 0.01
# A frame that took long to write is followed by a longer window, within the bound above.
WINDOWS_PER_FLUSH = 8


class Socket(Protocol):
    """What the hub knows of an open socket."""

    person: str
    session_key: str
    line: Line
    heard_at: float
    checked_at: float
    # room: the last number it was given; None while it still catches up.
    cursors: dict[int, int | None]
    # Rooms of which the person wants to hear no more than what is said.
    muted: frozenset[int]


class Ear:
    __slots__ = (
        "_part_with",
        "_window",
        "again",
        "busy",
        "cursor",
        "is_counting",
        "room_id",
        "sockets",
        "told",
        "waiting",
        "writers",
    )

    def __init__(self, room_id: int, cursor: int, part_with: Callable[[Socket, int], None]) -> None:
        self.room_id = room_id
        # The last number that is known here, and the last that was handed to the sockets.
        self.cursor = self.told = cursor
        self.sockets: dict[Socket, None] = {}
        self.waiting: list[Part] = []
        # person: when the others were last told that they write.
        self.writers: dict[str, float] = {}
        self.busy = self.again = self.is_counting = False
        self._part_with = part_with
        self._window: asyncio.TimerHandle | None = None

    def counts_writer(self, person: str, at: float) -> bool:
        """Tell whether the others hear of this one now: of few at once, and not too often."""
        lately = at - protocol.WRITING_OVER_SECONDS
        self.writers = {one: when for one, when in self.writers.items() if when > lately}
        if at - self.writers.get(person, lately) < protocol.WRITING_SECONDS:
            return False
        if person not in self.writers and len(self.writers) >= protocol.MOST_WRITERS:
            return False
        self.writers[person] = at
        return True

    def take(self, parts: Iterable[Part]) -> bool:
        """Hand on what is new. False: something before it is missing, so the log must be read."""
        new = [part for part in parts if part[0] > self.cursor]
        if new and new[0][0] != self.cursor + 1:
            return False
        if new:
            self.cursor = new[-1][0]
            self.waiting += new
            if self._window is None:
                self.hand_out()
        return True

    def hand_out(self) -> None:
        """Give the next frame to every socket; what comes in the window after it is joined."""
        started = time.perf_counter()
        portion = next(frames.portions(self.waiting))
        del self.waiting[: len(portion)]
        before, self.told = self.told, portion[-1][0]
        frame = frames.joined(portion)
        for socket in list(self.sockets):
            cursor = socket.cursors.get(self.room_id)
            if cursor is None or cursor >= self.told:
                continue
            if cursor == before:
                socket.line.put(frame)
            else:
                socket.line.put(frames.joined(part for part in portion if part[0] > cursor))
            socket.cursors[self.room_id] = self.told
            if socket.line.closing:
                self._part_with(socket, self.room_id)
        lag.note(portion[0])  # the oldest of them
        took = time.perf_counter() - started
        window = min(WINDOW_SECONDS, took * WINDOWS_PER_FLUSH)
        self._window = asyncio.get_running_loop().call_later(window, self._window_is_over)

    def _window_is_over(self) -> None:
        self._window = None
        if self.waiting:
            self.hand_out()

    def fall_silent(self) -> None:
        if self._window is not None:
            self._window.cancel()
