"""One per process: wakes on a doorbell, reads each room's news once, writes each frame once."""

import asyncio
import logging
import time
from typing import Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from . import access, announce, history, presence, protocol
from .models import Room
from .outbox import Outbox
from .protocol import Close

logger = logging.getLogger(__name__)
read_events = database_sync_to_async(history.events_after)
read_heads = database_sync_to_async(history.heads)
ask_why_not = database_sync_to_async(access.why_not)


class Socket(Protocol):
    """What the hub knows of an open socket."""

    person: str
    session_key: str
    outbox: Outbox
    heard_at: float
    # room: the last number it was given; None while it still catches up.
    cursors: dict[int, int | None]


class Ear:
    """One room as this process hears it."""

    __slots__ = ("again", "busy", "cursor", "sockets")

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.sockets: set[Socket] = set()
        self.busy = self.again = False


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[int, Ear] = {}
        self.sockets: dict[Socket, None] = {}  # a set that remembers who came first
        self._tasks: set[asyncio.Task] = set()
        self._is_open, self._channel = False, ""

    # --- Coming and going --------------------------------------------------------------------

    async def arrive(self, socket: Socket) -> None:
        """Take in a socket; beyond the allowed number a person's oldest one goes."""
        self.sockets[socket] = None
        if not self._is_open:
            await self.open()
        theirs = [one for one in self.sockets if one.person == socket.person]
        for one in theirs[: -protocol.SOCKETS_PER_PERSON]:
            self.dismiss(one, Close.TOO_MANY_SOCKETS)

    def depart(self, socket: Socket) -> None:
        """Forget a socket. With the last one the hub falls asleep."""
        for room_id in list(socket.cursors):
            self.unsubscribe(socket, room_id)
        self.sockets.pop(socket, None)
        if not self.sockets:
            self.shut()

    async def open(self) -> None:
        self._is_open = True
        layer = get_channel_layer()
        self._channel = await layer.new_channel("hub")
        await layer.group_add(announce.GROUP, self._channel)
        self.start(self.listen(layer, self._channel))
        self.start(self.rounds())

    def shut(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._is_open, self._channel = False, ""

    def start(self, coroutine) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- Rooms -------------------------------------------------------------------------------

    async def subscribe(self, socket: Socket, room: Room, after: int) -> None:
        """Join, then look, then apply: nothing said in between is missed or told twice."""
        ear = self.rooms.setdefault(room.pk, Ear(room.head_seq))
        ear.sockets.add(socket)
        socket.cursors[room.pk] = None
        cursor, more = after, False
        while not more:
            page = await read_events(room.pk, cursor)
            if room.pk not in socket.cursors:
                return  # it left while we read
            if page.events:
                socket.outbox.put(protocol.write(*page.events))
                cursor, more = page.events[-1].seq, page.more
            if not page.events or cursor >= ear.cursor:
                break
        socket.cursors[room.pk] = max(cursor, room.head_seq, ear.cursor) if more else cursor
        head = max(cursor, room.head_seq)
        socket.outbox.put(protocol.write(protocol.On(room.pk, head, str(room.epoch), more)))
        came = presence.enter(room.pk, socket.person, socket)
        self.tell_presence(room.pk, [*ear.sockets] if came else [socket])

    def unsubscribe(self, socket: Socket, room_id: int) -> None:
        socket.cursors.pop(room_id, None)
        ear = self.rooms.get(room_id)
        if ear is None or socket not in ear.sockets:
            return
        ear.sockets.discard(socket)
        went = presence.leave(room_id, socket.person, socket)
        if not ear.sockets:
            del self.rooms[room_id]
        elif went:
            self.tell_presence(room_id, [*ear.sockets])

    def tell_presence(self, room_id: int, sockets: list[Socket]) -> None:
        frame = protocol.write(protocol.Here(room_id, presence.here(room_id)))
        for socket in sockets:
            socket.outbox.put(frame)

    # --- News --------------------------------------------------------------------------------

    async def wake(self, room_id: int) -> None:
        """Read what is new and hand it out; rings that come meanwhile cost one more look."""
        ear = self.rooms.get(room_id)
        if ear is None:
            return
        ear.again = True
        if ear.busy:
            return
        ear.busy = True
        try:
            while ear.again:
                ear.again = False
                await self.hand_out(room_id, ear)
        except Exception:
            # The next ring or round looks again; the others' rooms must not suffer.
            logger.exception("room not read", extra={"event": "community.hub.read_failed"})
        finally:
            ear.busy = False

    async def hand_out(self, room_id: int, ear: Ear) -> None:
        page = await read_events(room_id, ear.cursor)
        if not page.events:
            return
        before, ear.cursor, ear.again = ear.cursor, page.events[-1].seq, ear.again or page.more
        frame = protocol.write(*page.events)
        for socket in list(ear.sockets):
            cursor = socket.cursors.get(room_id)
            if cursor is None or cursor >= ear.cursor:
                continue
            missing = [event for event in page.events if event.seq > cursor]
            socket.outbox.put(frame if cursor <= before else protocol.write(*missing))
            socket.cursors[room_id] = ear.cursor
            if socket.outbox.closing:
                self.unsubscribe(socket, room_id)

    async def listen(self, layer, channel: str) -> None:
        try:
            while True:
                try:
                    self.heed(await layer.receive(channel))
                except Exception:
                    # Deaf for a moment: the rounds find what was missed.
                    logger.exception("doorbell broken", extra={"event": "community.hub.deaf"})
                    await asyncio.sleep(1)
        finally:
            await layer.group_discard(announce.GROUP, channel)

    def heed(self, message: dict) -> None:
        """React to one message of the channel layer."""
        if message["type"] == "ring":
            ear = self.rooms.get(message["room"])
            if ear and message["seq"] > ear.cursor:
                self.start(self.wake(message["room"]))
            return
        for socket in [one for one in self.sockets if is_meant(one, message)]:
            self.dismiss(socket, Close(message["code"]))

    def dismiss(self, socket: Socket, code: Close) -> None:
        """Close a socket; from now on it hears nothing."""
        self.sockets.pop(socket, None)
        for room_id in list(socket.cursors):
            self.unsubscribe(socket, room_id)
        socket.outbox.close(code)

    # --- Rounds ------------------------------------------------------------------------------

    async def rounds(self) -> None:
        beat = recheck = time.monotonic()
        while True:
            await asyncio.sleep(settings.IGASHU_ROOM_POLL_SECONDS)
            try:
                await self.poll()
                if time.monotonic() - beat >= protocol.BEAT_SECONDS:
                    beat = time.monotonic()
                    self.beat(beat)
                if time.monotonic() - recheck >= settings.IGASHU_ROOM_RECHECK_SECONDS:
                    recheck = time.monotonic()
                    await self.recheck()
            except Exception:
                # The next round may find the database again.
                logger.exception("round failed", extra={"event": "community.hub.round_failed"})

    async def poll(self) -> None:
        """Look at the rooms' heads: what a lost doorbell hid is found here."""
        heads = await read_heads(list(self.rooms)) if self.rooms else {}
        for room_id, head in heads.items():
            ear = self.rooms.get(room_id)
            if ear and head > ear.cursor:
                await self.wake(room_id)

    def beat(self, at: float) -> None:
        """Send every socket the heads of its rooms; close those that have been silent too long."""
        for socket in list(self.sockets):
            if at - socket.heard_at > protocol.SILENCE_SECONDS:
                self.dismiss(socket, Close.RESTART)
                continue
            heads = {str(room_id): self.rooms[room_id].cursor for room_id in socket.cursors}
            socket.outbox.put(protocol.write(protocol.Hb(heads)))

    async def recheck(self) -> None:
        """Ask again who may stay. Who cannot be asked about is closed, too."""
        if self._channel:  # memberships of groups run out after a day
            await get_channel_layer().group_add(announce.GROUP, self._channel)
        for socket in list(self.sockets):
            try:
                code = await ask_why_not(socket.session_key, list(socket.cursors))
            except Exception:
                # Fail closed: whose right cannot be checked is sent away, and may come back.
                logger.exception("recheck failed", extra={"event": "community.hub.recheck_failed"})
                code = Close.RESTART
            if code is not None:
                self.dismiss(socket, code)


def is_meant(socket: Socket, message: dict) -> bool:
    """Say whether all that a dismissal names fits this socket."""
    fits = {
        "user": lambda value: socket.person == value,
        "room": lambda value: value in socket.cursors,
        "session": lambda value: announce.digest(socket.session_key) == value,
    }
    named = fits.keys() & message.keys()
    return bool(named) and all(fits[name](message[name]) for name in named)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def this_hub() -> Hub:
    """Return the hub of the running loop: one per process, and one per test."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
