"""A client made from docs/rooms.md: keeps a cursor, comes back, repeats what got no ack."""

import asyncio
import json
import random
import time
from collections import defaultdict
from functools import partial
from uuid import uuid4

from tests.servers.line import Line, NotIn, knock

PATIENCE = 60


def settle(future, code):
    """Note how a line ended, if anybody still waits for it."""
    if not future.done():
        future.set_result(code)


class Client:
    """One person in one or more rooms, through whichever of these ports answers.

    silence: seconds without a word after which the line is taken for dead (None: it is trusted).
    """

    def __init__(self, session, rooms, ports, *, seed=0, fast=True, silence=None):
        self.session, self.ports, self.dice = session, list(ports), random.Random(seed)
        self.rooms = dict.fromkeys(rooms, 0)  # the cursors
        self.epochs = {}
        self.seen = defaultdict(list)  # room: the events as shown, in the order they came
        self.seen_at = {}  # (room, seq): when
        self.said = {}  # client_msg_id: (room, text, when)
        self.acks, self.acked_at, self.refused = {}, {}, []
        self.ons, self.closes, self.connects, self.byes = set(), [], [], []
        self.gaps = self.doubles = 0
        self.line, self.fast, self.is_over = None, fast, False
        self.silence, self.heard_at = silence, 0.0
        self.changed = asyncio.Event()
        self.life = asyncio.get_running_loop().create_task(self.live())

    # --- Living ------------------------------------------------------------------------------

    async def live(self):
        failures = 0
        while not self.is_over:
            port = self.ports[(self.dice.randrange(len(self.ports)) + failures) % len(self.ports)]
            ended = asyncio.get_running_loop().create_future()
            try:
                self.line = await self.open(port, partial(settle, ended))
            except (OSError, TimeoutError) as error:
                failures += 1
                if isinstance(error, NotIn) and error.status == 403 and failures > 20:
                    self.is_over = True
                await asyncio.sleep(self.dice.uniform(0.05, 0.3))
                continue
            failures = 0
            self.connects.append(time.monotonic())
            self.ons.clear()
            for room, cursor in self.rooms.items():
                self.ask("sub", room=room, after=cursor, epoch=self.epochs.get(room, ""))
            code = await self.end_of(ended)
            self.closes.append((time.monotonic(), code))
            self.wake()
            self.is_over = self.is_over or 4500 <= code < 5000
            await asyncio.sleep(self.wait_after(code))

    async def end_of(self, ended):
        """Wait until the line has ended, or cut it after too long a silence (0)."""
        self.heard_at = time.monotonic()
        while self.silence:
            left = self.heard_at + self.silence - time.monotonic()
            if left <= 0:
                self.line.transport.abort()
                return 0
            if (await asyncio.wait({ended}, timeout=left))[0]:
                break
        return await ended

    async def open(self, port, ended):
        return await Line.open(port, knock(self.session), self.told, ended)

    def wait_after(self, code):
        asked = self.byes[-1]["retry_ms"] / 1000 if self.byes and code == 4001 else 0
        return self.dice.uniform(0.05, 0.3) if self.fast else max(asked, self.dice.uniform(0.5, 1))

    def ask(self, kind, **fields):
        if self.line is not None:
            self.line.say(json.dumps({"type": kind, **fields}))

    def told(self, payload):
        self.heard_at = at = time.monotonic()
        for item in json.loads(payload):
            getattr(self, f"hear_{item['type']}", lambda item, at: None)(item, at)
        self.wake()

    def wake(self):
        self.changed.set()
        self.changed = asyncio.Event()

    # --- What it hears -----------------------------------------------------------------------

    def hear_ev(self, item, at):
        room, seq = item["room"], item["seq"]
        cursor = self.rooms.get(room, 0)
        if seq <= cursor:
            self.doubles += 1
            return
        if seq != cursor + 1:
            self.gaps += 1
            self.ask("sub", room=room, after=cursor, epoch=self.epochs.get(room, ""))
            return
        self.rooms[room] = seq
        self.seen[room].append(item)
        self.seen_at[room, seq] = at

    def hear_on(self, item, at):
        self.epochs[item["room"]] = item["epoch"]
        if item.get("more"):  # the next page; over the socket, as over HTTP
            cursor = self.rooms[item["room"]]
            self.ask("sub", room=item["room"], after=cursor, epoch=item["epoch"])
            return
        self.ons.add(item["room"])
        for key, (room, text, _at) in self.said.items():
            if room == item["room"] and key not in self.acks:
                self.ask("say", room=room, text=text, client_msg_id=key)

    def hear_resync(self, item, at):
        self.epochs[item["room"]] = item["epoch"]
        self.rooms[item["room"]] = item["head"]
        self.seen[item["room"]] = []

    def hear_hb(self, item, at):
        self.ask("pong")

    def hear_ack(self, item, at):
        self.acks[item["client_msg_id"]] = (item["room"], item["seq"])
        self.acked_at.setdefault(item["client_msg_id"], at)

    def hear_refused(self, item, at):
        self.refused.append(item | {"at": at})
        key = item.get("client_msg_id")
        if item["code"] == "unavailable" and key in self.said:
            room, text, _at = self.said[key]
            again = {"room": room, "text": text, "client_msg_id": key}
            asyncio.get_running_loop().call_later(1, lambda: self.ask("say", **again))

    def hear_bye(self, item, at):
        self.byes.append(item)

    # --- What a test says --------------------------------------------------------------------

    def say(self, room, text="あ", key=None):
        key = key or str(uuid4())
        self.said[key] = (room, text, time.monotonic())
        if room in self.ons:
            self.ask("say", room=room, text=text, client_msg_id=key)
        return key

    async def until(self, holds, seconds=PATIENCE, what=""):
        """Wait for an event after which `holds()`; nothing is proved by waiting alone."""
        deadline = time.monotonic() + seconds
        while not holds():
            left = deadline - time.monotonic()
            assert left > 0, f"not within {seconds} s: {what} {self.state()}"
            try:
                await asyncio.wait_for(self.changed.wait(), min(left, 0.5))
            except TimeoutError:
                continue

    async def ready(self):
        await self.until(lambda: self.ons >= set(self.rooms), what="listening")
        return self

    async def all_acked(self, seconds=PATIENCE):
        await self.until(lambda: self.acks.keys() >= self.said.keys(), seconds, "acknowledged")

    def state(self):
        return {
            "cursors": self.rooms, "unacked": len(self.said.keys() - self.acks.keys()),
            "closes": [code for _at, code in self.closes][-5:], "refused": self.refused[-3:],
        }  # fmt: skip

    async def stop(self):
        self.is_over = True
        self.life.cancel()
        if self.line is not None:
            self.line.transport.abort()
        await asyncio.gather(self.life, return_exceptions=True)
