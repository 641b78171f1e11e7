"""The load: many sockets in one process; all count what they hear, some speak and time it."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from tests.servers.line import Line

MARK = b"##"
# Seconds after which what has not come is counted as lost.
PATIENCE = 15


@dataclass(frozen=True)
class Dialect:
    """How one speaks to a server: what opens a line, what joins a room, how a text is said."""

    hello: Callable[[int], bytes]
    join: Callable[[int], str]
    say: Callable[[str], str]
    joined: bytes


def ours(sessions: list[str], room: int, knock: Callable[[str], bytes]) -> Dialect:
    def say(text: str) -> str:
        words = {"type": "say", "room": room, "text": text, "client_msg_id": str(uuid4())}
        return json.dumps(words)

    def join(after: int) -> str:
        return json.dumps({"type": "sub", "room": room, "after": after})

    return Dialect(lambda n: knock(sessions[n % len(sessions)]), join, say, b'"type":"on"')


@dataclass
class Tally:
    delivered: int = 0
    said: int = 0
    waits: list[float] = field(default_factory=list)


class Ear(Line):
    """A line that counts the marks of what it hears, without taking frames apart."""

    tally, half, speaker = None, b"", None

    def data_received(self, data: bytes) -> None:
        if self.tally is None:
            super().data_received(data)
            return
        self.tally.delivered += (self.half + data).count(MARK)
        if self.speaker is not None:
            self.speaker.hear(self.half + data)
        # A mark may be cut in two; a whole one must not be counted again.
        self.half = data[-1:] if data.endswith(b"#") and not data.endswith(MARK) else b""


class Speaker:
    """Says the next thing when an own one has come back: so many are always under way."""

    def __init__(self, number: int, line: Ear, dialect: Dialect, tally: Tally) -> None:
        self.own = f"##{number}~".encode()
        self.number, self.line, self.dialect, self.tally = number, line, dialect, tally
        self.rest, self.is_open = b"", True
        line.speaker = self

    def say(self) -> None:
        self.tally.said += 1
        self.line.say(self.dialect.say(f"##{self.number}~{time.perf_counter():.6f}|"))

    def hear(self, data: bytes) -> None:
        data = self.rest + data
        at = data.find(self.own)
        while at >= 0 and (end := data.find(b"|", at)) >= 0:
            self.tally.waits.append(time.perf_counter() - float(data[at + len(self.own) : end]))
            if self.is_open:
                self.say()
            data = data[end:]
            at = data.find(self.own)
        self.rest = data[at:] if at >= 0 else data[-len(self.own) :]


async def gather(port: int, dialect: Dialect, count: int, *, buffer: int = 0, start: int = 0):
    """Open so many lines and join the room with each."""
    lines = []
    for first in range(0, count, 50):
        some = range(start + first, start + min(first + 50, count))
        lines += await asyncio.gather(*(enter(port, dialect, n, buffer) for n in some))
    return lines


async def enter(port: int, dialect: Dialect, number: int, buffer: int = 0) -> Ear:
    heard = asyncio.Event()

    def told(text: bytes) -> None:
        if dialect.joined in text:
            heard.set()

    line = await Ear.open(port, dialect.hello(number), told, buffer=buffer)
    if join := dialect.join(2**53):
        line.say(join)  # a cursor from the future: the room begins anew at its head
    if dialect.joined:
        async with asyncio.timeout(30):
            await heard.wait()
    return line


def part(lines: list[Ear]) -> None:
    for line in lines:
        line.transport.abort()


async def closed_loop(
    ports: list[int], dialect: Dialect, *, sockets: int, seconds: float, outstanding: int = 64,
    speakers: int = 8, deaf: int = 0,
) -> tuple[Tally, float]:  # fmt: skip
    """Keep `outstanding` messages under way; count what is delivered in the time."""
    lines, tally = [], Tally()
    for number, port in enumerate(ports):
        lines += await gather(port, dialect, sockets, start=number * sockets)
    silent = await gather(ports[0], dialect, deaf, buffer=4096)
    for line in silent:
        line.transport.pause_reading()
    try:
        for line in lines:
            line.tally = tally
        voices = [Speaker(n, lines[n], dialect, tally) for n in range(speakers)]
        begun = time.perf_counter()
        for _ in range(outstanding // speakers):
            for voice in voices:
                voice.say()
        await asyncio.sleep(seconds)
        delivered, took = tally.delivered, time.perf_counter() - begun
        for voice in voices:
            voice.is_open = False
        tally.delivered = delivered
        return tally, took
    finally:
        part([*lines, *silent])


async def open_loop(
    port: int, dialect: Dialect, *, sockets: int, rate: float, seconds: float
) -> Tally:
    """Say so many things a second, come what may; each is timed by who said it."""
    lines, tally = await gather(port, dialect, sockets), Tally()
    try:
        for line in lines:
            line.tally = tally
        voice = Speaker(0, lines[0], dialect, tally)
        voice.is_open = False
        begun = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            voice.say()
        await until(lambda: len(tally.waits) == tally.said)
        return tally
    finally:
        part(lines)


async def burst(port: int, dialect: Dialect, *, people: int, each: int) -> tuple[Tally, float]:
    """Let everybody say so many things at the same moment; count what reaches everybody."""
    lines, tally = await gather(port, dialect, people), Tally()
    try:
        for line in lines:
            line.tally = tally
        begun = time.perf_counter()
        for number in range(each):
            for n, line in enumerate(lines):
                tally.said += 1
                line.say(dialect.say(f"##{n}~{number}|"))
        await until(lambda: tally.delivered >= tally.said * people, settle=3)
        return tally, time.perf_counter() - begun
    finally:
        part(lines)


async def return_at_once(port: int, dialect: Dialect, count: int, after: int, head: int):
    """Let so many come at the same moment, each after something missed. (seconds, refused)"""

    async def come(number: int) -> bool:
        caught_up = asyncio.Event()

        def told(text: bytes) -> None:
            if dialect.joined in text or not dialect.joined:
                caught_up.set()

        try:
            line = await Ear.open(port, dialect.hello(number), told)
            if join := dialect.join(after):
                line.say(join)
                async with asyncio.timeout(60):
                    await caught_up.wait()
        except (OSError, TimeoutError):
            return False
        lines.append(line)
        return True

    lines: list[Ear] = []
    begun = time.perf_counter()
    came = await asyncio.gather(*(come(n) for n in range(count)))
    took = time.perf_counter() - begun
    part(lines)
    return took, came.count(False)


async def until(holds: Callable[[], bool], settle: float = PATIENCE) -> None:
    """Wait until it holds, or until nothing has changed for a while."""
    deadline = time.perf_counter() + settle
    while not holds() and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)


def median_ms(waits: list[float]) -> float:
    return statistics.median(waits) * 1000 if waits else 0.0


def p99_ms(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] * 1000 if waits else 0.0
