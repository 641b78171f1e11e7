"""A line that was handed over: read as uvicorn reads, told to the room in order, and light."""

import asyncio
import gc
import random
import weakref

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from community import bounds, open_line
from community.guarded import Guarded
from community.outbox import Direct
from tests.community.test_guarded import KNOCK, Wire
from tests.servers.line import CLOSE, PING, PONG, frame

pytestmark = pytest.mark.asyncio
CONT, BINARY = 0, 2


class Handed(Wire):
    """A transport that another protocol may take over, as uvloop's."""

    protocol, reads = None, True

    def set_protocol(self, protocol):
        self.protocol = protocol

    def pause_reading(self):
        self.reads = False

    def resume_reading(self):
        self.reads = True


class Room:
    """Hears what the line tells; `slow` ones are answered when `go` is set."""

    def __init__(self):
        self.heard, self.is_gone, self.go, self.line = [], 0, asyncio.Event(), None

    def take(self, text):
        self.heard.append(text)
        return self.answer() if text and text.startswith("slow") else None

    async def answer(self):
        await self.go.wait()
        self.heard.append("answered")

    def gone(self):
        self.is_gone += 1


class Lines:
    """Lines with a room each, called (as ours) or waited for (as any ASGI application)."""

    def __init__(self):
        self.state = ServerState()

    async def open(self, *, is_called=True, speaks_early=b""):
        room, wire = Room(), Handed()

        async def app(scope, receive, send):
            await receive()
            await send({"type": "websocket.accept"})
            if speaks_early:
                scope["extensions"]["igashu.line"]["line"].data_received(speaks_early)
            room.line = Direct(scope["extensions"]["igashu.line"]["line"])
            if is_called and room.line.calls(room):
                return
            while (message := await receive())["type"] == "websocket.receive":
                room.heard.append(message.get("text"))
            room.gone()

        config = Config(app, lifespan="off", log_config=None, ws_ping_interval=None)
        config.load()
        first = wire.protocol = Guarded(config, self.state, {})
        first.connection_made(wire)
        first.data_received(KNOCK)
        while self.state.tasks if is_called and not speaks_early else not first.handshake_complete:
            await asyncio.sleep(0)
        wire.written = b""
        return room, wire, weakref.ref(first)


@pytest.fixture
def lines():
    return Lines()


async def settled():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_nothing_of_the_handshake_is_left(lines):
    gc.disable()
    try:
        _room, wire, first = await lines.open()
    finally:
        gc.enable()
    assert first() is None
    assert lines.state.connections == {wire.protocol}
    assert not wire.aborted  # uvicorn closes what has no application any more


async def test_who_has_spoken_already_is_waited_for(lines):
    room, wire, first = await lines.open(speaks_early=frame("はじめ".encode()))
    assert wire.protocol is first()
    await settled()
    assert room.heard == ["はじめ"]


SAID = [
    frame("一".encode()), frame(b"a" * 126), frame("長い".encode() * 1000),
    frame("分".encode(), final=False) + frame("けて".encode(), CONT),
    frame(b"\x01", BINARY), frame(b"?", PING), frame(b"", PONG), frame(b"", 1),
]  # fmt: skip
LAST = {
    "closed": frame(b"\x03\xe8", CLOSE),
    "no UTF-8": frame(b"\xff"),
    "no UTF-8, in pieces": frame(b"\xe4", final=False) + frame(b"\xff", CONT),
    "not masked": b"\x81\x01a",
    "reserved bits": b"\xc1\x80\0\0\0\0",
    "unknown kind": b"\x83\x80\0\0\0\0",
    "too long": b"\x81\xfe\xff\xff\0\0\0\0",
    "much too long": b"\x81\xff" + b"\xff" * 8,
    "a long ping": frame(b"a" * 126, PING),
    "goes on from nothing": frame(b"a", CONT),
}


@pytest.mark.parametrize("last", LAST)
async def test_it_reads_and_answers_as_uvicorn_does_however_the_bytes_come(lines, last):
    """The same stream in the same pieces, called and waited for."""
    lots = random.Random(last)
    for _ in range(5):
        said = lots.choices(SAID, k=6)
        stream = b"".join(said)
        cuts = sorted(lots.choices(range(len(stream)), k=4))
        pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        found = []
        for is_called in (True, False):
            room, wire, _first = await lines.open(is_called=is_called)
            for piece in [*pieces, LAST[last]]:
                wire.protocol.data_received(piece)
                await settled()
            wire.protocol.connection_lost(None)
            await settled()
            found.append((room.heard, wire.written, wire.aborted, room.is_gone))
        assert found[0] == found[1]
        assert found[0][2:] == (True, 1)


async def test_one_message_is_answered_before_the_next_is_told(lines):
    room, wire, _first = await lines.open()
    wire.protocol.data_received(frame(b"slow") + frame(b"next"))
    wire.protocol.connection_lost(None)
    await settled()
    assert (room.heard, room.is_gone, wire.reads) == (["slow"], 0, False)
    room.go.set()
    await settled()
    assert (room.heard, room.is_gone, wire.reads) == (["slow", "answered", "next"], 1, True)


async def test_after_the_last_word_nothing_is_heard_and_the_answer_closes(lines):
    room, wire, _first = await lines.open()
    wire.protocol.data_received(frame(b"half")[:3])
    room.line._server.hang_up(4503)
    assert wire.written == b"\x88\x02\x11\x97"
    await settled()
    assert (room.is_gone, wire.aborted) == (1, False)
    wire.protocol.data_received(frame(b"half")[3:] + frame(b"late"))
    assert (room.heard, wire.aborted) == ([], False)
    wire.protocol.data_received(frame(b"\x11\x97", CLOSE))
    assert wire.aborted


async def test_who_never_answers_the_last_word_is_cut(lines, monkeypatch):
    monkeypatch.setattr(open_line, "CLOSE_SECONDS", 0.01)
    room, wire, _first = await lines.open()
    room.line._server.hang_up(4503)
    async with asyncio.timeout(5):
        while not wire.aborted:
            await asyncio.sleep(0)


async def test_who_stops_reading_is_cut_and_who_reads_again_stays(lines, monkeypatch):
    monkeypatch.setattr(bounds, "STALL_SECONDS", 0.01)
    _room, wire, _first = await lines.open()
    line = wire.protocol
    line.pause_writing()
    waiting = asyncio.create_task(line.is_read())
    await asyncio.sleep(0)
    line.resume_writing()
    await waiting
    assert line._stalled is None
    line.pause_writing()
    async with asyncio.timeout(5):
        while not wire.aborted:
            await asyncio.sleep(0)


async def test_hanging_up_on_who_does_not_read_cuts(lines):
    room, wire, _first = await lines.open()
    wire.protocol.pause_writing()
    room.line._server.hang_up(4008)
    assert (wire.aborted, wire.written) == (True, b"")


async def test_a_server_that_stops_says_goodbye_and_closes_who_was_told(lines):
    _room, wire, _first = await lines.open()
    wire.protocol.shutdown()
    assert b'"reason":4001' in wire.written
    assert not wire.aborted
    wire.protocol.shutdown()
    assert wire.aborted
