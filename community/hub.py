"""One per process: wakes on a doorbell, reads each room's news once, writes each frame once."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from . import announce, asking, frames, history, presence, protocol
from .ear import Ear, Socket
from .frames import Part, frame_of
from .limits import Rest
from .models import Room
from .protocol import Close
from .together import Pool, Together

logger = logging.getLogger(__name__)
# One thread writes: what arrives meanwhile goes into its next transaction. Two look.
WRITING, LOOKING = Pool(1, "rooms-write"), Pool(2, "rooms-look")
# Seconds in which those who come and go are counted together: a thousand who return at once are
# one frame for each, not a thousand.
PRESENCE_SECONDS = 0.3
# How many sockets are checked again in one go.
RECHECKED_AT_ONCE = 200


async def read_heads(rooms: list[int]) -> dict[int, int]:
    return await LOOKING.run(history.heads, rooms)


async def ask_why_not(sockets: list[tuple[str, list[int]]]) -> list[Close | None]:
    return await LOOKING.run(asking.why_not, sockets)


def read_logs(wanted: list[tuple[int, int]]) -> list[tuple[list[Part], bool]]:
    """Read each log once, however many ask for it from the same number on."""
    found = {}
    for room_id, seq in set(wanted):
        page = history.events_after(room_id, seq)
        found[room_id, seq] = (frames.parts_of(page.events), page.more)
    return [found[one] for one in wanted]


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[int, Ear] = {}
        self.sockets: dict[Socket, None] = {}  # a set that remembers who came first
        self.rest = Rest()
        self.people: defaultdict[str, dict[Socket, None]] = defaultdict(dict)
        self.voices = Together(WRITING, asking.say, self.hear_ourselves)
        self.marks = Together(WRITING, asking.read_up_to)
        self.door = Together(LOOKING, asking.welcome)
        self.rooms_door = Together(LOOKING, asking.enter)
        self.writers = Together(LOOKING, asking.writers)
        self.logs = Together(LOOKING, read_logs)
        self._tasks: set[asyncio.Task] = set()
        self._is_open, self._channel = False, ""

    # --- Coming and going --------------------------------------------------------------------

    async def arrive(self, socket: Socket) -> None:
        """Take in a socket; beyond the allowed number a person's oldest one goes."""
        self.sockets[socket] = None
        theirs = self.people[socket.person]
        theirs[socket] = None
        if not self._is_open:
            await self.open()
        for one in list(theirs)[: -protocol.SOCKETS_PER_PERSON]:
            self.dismiss(one, Close.TOO_MANY_SOCKETS)

    def depart(self, socket: Socket) -> None:
        """Forget a socket. With the last one the hub falls asleep."""
        for room_id in list(socket.cursors):
            self.unsubscribe(socket, room_id)
        self.sockets.pop(socket, None)
        theirs = self.people[socket.person]
        theirs.pop(socket, None)
        if not theirs:
            del self.people[socket.person]
        if not self.sockets:
            self.shut()

    async def open(self) -> None:
        self._is_open = True
        self._channel = await get_channel_layer().new_channel("hub")
        await self.be_listed()
        self.start(self.listen(self._channel))
        self.start(self.rounds())

    async def be_listed(self) -> None:
        """Ask to be rung for. Without an answer the rounds find what is new, and ask again."""
        try:
            async with asyncio.timeout(announce.SECONDS):
                await get_channel_layer().group_add(announce.GROUP, self._channel)
        except Exception:
            # Unlisted it hears no bell; the rounds find what was missed, and list it again.
            logger.warning("not listed", exc_info=True, extra={"event": "community.hub.unlisted"})

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
        if socket not in self.sockets:
            return  # it went before its turn came
        ear = self.rooms.get(room.pk)
        if ear is None:
            ear = self.rooms[room.pk] = Ear(room.pk, room.head_seq, self.unsubscribe)
        ear.sockets[socket] = None
        socket.cursors[room.pk] = None
        cursor, more = after, False
        while True:
            parts, more = await self.logs.ask((room.pk, cursor))
            for portion in frames.portions(parts):
                await socket.line.drained()
                if room.pk not in socket.cursors:
                    return  # it left while we read
                socket.line.put(frames.joined(portion))
                cursor = portion[-1][0]
            if room.pk not in socket.cursors:
                return
            if more or cursor >= ear.told or not parts:
                break
        # With more to fetch over HTTP it hears the news from here on.
        head = max(cursor, room.head_seq, ear.told)
        socket.cursors[room.pk] = head if more else cursor
        on = protocol.On(
            room.pk, head if more else max(cursor, room.head_seq), str(room.epoch), more
        )
        socket.line.put(frame_of(on))
        came = presence.enter(room.pk, socket.person, socket)
        socket.line.put(frame_of(protocol.Here(room.pk, presence.here(room.pk))))
        if came:
            self.tell_presence_soon(room.pk)

    def unsubscribe(self, socket: Socket, room_id: int) -> None:
        socket.cursors.pop(room_id, None)
        ear = self.rooms.get(room_id)
        if ear is None or socket not in ear.sockets:
            return
        del ear.sockets[socket]
        went = presence.leave(room_id, socket.person, socket)
        if not ear.sockets:
            ear.fall_silent()
            del self.rooms[room_id]
        elif went:
            self.tell_presence_soon(room_id)

    def tell_presence_soon(self, room_id: int) -> None:
        """Tell the others how many are here: once for all who come and go in this moment."""
        ear = self.rooms[room_id]
        if not ear.is_counting:
            ear.is_counting = True
            asyncio.get_running_loop().call_later(PRESENCE_SECONDS, self.tell_presence, room_id)

    def tell_presence(self, room_id: int) -> None:
        ear = self.rooms.get(room_id)
        if ear is not None:
            ear.is_counting = False
            frame = frame_of(protocol.Here(room_id, presence.here(room_id)))
            for socket in list(ear.sockets):
                socket.line.put(frame)

    def tell_writing(self, room_id: int, person: str, who: dict[str, Any]) -> None:
        """Tell those who are here, in this process, that somebody writes. Never stored."""
        ear = self.rooms.get(room_id)
        if ear is None or not ear.counts_writer(person, time.monotonic()):
            return
        frame = frame_of(protocol.Writes(room_id, who))
        for socket in list(ear.sockets):
            if socket.person != person and room_id not in socket.muted:
                socket.line.put(frame)

    # --- News --------------------------------------------------------------------------------

    def hear_ourselves(self, answers: Sequence[Any]) -> None:
        """Hand out what this process has stored, as the log would tell it; ring for others."""
        said: defaultdict[int, list[Part]] = defaultdict(list)
        heads: defaultdict[int, int] = defaultdict(int)
        for answer in answers:
            if isinstance(answer, asking.Stored) and answer.part:
                said[answer.room_id].append(answer.part)
                heads[answer.room_id] = max(heads[answer.room_id], answer.seq, answer.head)
        for room_id, parts in said.items():
            ear = self.rooms.get(room_id)
            # What these words brought with them stands in the log alone.
            if ear and (not ear.take(parts) or ear.cursor < heads[room_id]):
                self.start(self.wake(room_id))
            self.start(announce.ring_beside(room_id, heads[room_id]))

    async def wake(self, room_id: int, rung: int | None = None) -> None:
        """Read what is new and hand it out; rings that come meanwhile cost one more look."""
        ear = self.rooms.get(room_id)
        if ear is None or (rung is not None and rung <= ear.cursor):
            return  # what was rung for was told before its turn came
        ear.again = True
        if ear.busy:
            return
        ear.busy = True
        try:
            while ear.again:
                ear.again = False
                parts, more = await self.logs.ask((room_id, ear.cursor))
                ear.take(parts)
                ear.again = ear.again or more
        except Exception:
            # The next ring or round looks again; the others' rooms must not suffer.
            logger.exception("room not read", extra={"event": "community.hub.read_failed"})
        finally:
            ear.busy = False

    async def listen(self, channel: str) -> None:
        layer = get_channel_layer()
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
                self.start(self.wake(message["room"], message["seq"]))
            return
        meant = [one for one in self.sockets if is_meant(one, message)]
        if message["type"] == "recheck":
            self.start(self.check(meant))
            return
        for socket in meant:
            self.dismiss(socket, Close(message["code"]))

    def dismiss(self, socket: Socket, code: Close) -> None:
        """Close a socket; from now on it hears nothing."""
        self.sockets.pop(socket, None)
        self.people[socket.person].pop(socket, None)
        for room_id in list(socket.cursors):
            self.unsubscribe(socket, room_id)
        socket.line.close(code)

    # --- Rounds ------------------------------------------------------------------------------

    async def rounds(self) -> None:
        beat = time.monotonic()
        while True:
            await asyncio.sleep(settings.IGASHU_ROOM_POLL_SECONDS)
            at = time.monotonic()
            self.part_with_the_silent(at)
            if at - beat >= protocol.BEAT_SECONDS:
                beat = at
                self.beat()
                # Memberships of groups run out after a day; and Redis may have forgotten us.
                self.start(self.be_listed())
            # Who may stay comes before what is new: nothing goes to who was not asked about.
            for step in (partial(self.recheck, at), self.poll):
                try:
                    await step()
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

    def part_with_the_silent(self, at: float) -> None:
        for socket in list(self.sockets):
            if at - socket.heard_at > protocol.SILENCE_SECONDS:
                self.dismiss(socket, Close.RESTART)

    def beat(self) -> None:
        """Send every socket the heads of its rooms; those in the same rooms share a frame."""
        written: dict[tuple[int, ...], frames.Frame] = {}
        for socket in list(self.sockets):
            rooms = tuple(socket.cursors)
            if rooms not in written:
                heads = {str(one): self.rooms[one].told for one in rooms if one in self.rooms}
                written[rooms] = frame_of(protocol.Hb(heads))
            socket.line.put(written[rooms])

    async def recheck(self, at: float | None = None) -> None:
        """Ask again who may stay: those whose turn it is at this moment (None: all)."""
        pause = settings.IGASHU_ROOM_RECHECK_SECONDS - settings.IGASHU_ROOM_POLL_SECONDS
        due = [one for one in self.sockets if at is None or at - one.checked_at >= pause]
        for start in range(0, len(due), RECHECKED_AT_ONCE):
            await self.check(due[start : start + RECHECKED_AT_ONCE])

    async def check(self, sockets: list[Socket]) -> None:
        """Close those who may not stay. Who cannot be asked about is closed, too."""
        at = time.monotonic()
        try:
            codes = await ask_why_not([(one.session_key, list(one.cursors)) for one in sockets])
        except Exception:
            # Fail closed: whose right cannot be checked is sent away, and may come back.
            logger.exception("recheck failed", extra={"event": "community.hub.recheck_failed"})
            codes = [Close.RESTART] * len(sockets)
        for socket, code in zip(sockets, codes, strict=True):
            socket.checked_at = at
            if code is not None and socket in self.sockets:
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
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
