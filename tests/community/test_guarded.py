"""The guarded server stands on internals of uvicorn: this says which, before a stall would."""

import asyncio

import pytest
import pytest_asyncio
from uvicorn.config import Config
from uvicorn.server import ServerState

from community import bounds, protocol
from community.frames import Frame, header
from community.guarded import Guarded

pytestmark = pytest.mark.asyncio


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self, waiting=0):
        super().__init__()
        self.written, self.waiting, self.aborted = b"", waiting, False

    def write(self, data):
        self.written += data

    def get_write_buffer_size(self):
        return self.waiting

    def is_closing(self):
        return self.aborted

    def abort(self):
        self.aborted = True

    def close(self):
        self.aborted = True

    def pause_reading(self):
        pass

    def resume_reading(self):
        pass


async def app(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    await receive()


KNOCK = (
    b"GET /ws/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)


@pytest_asyncio.fixture
async def line():
    config = Config(app, lifespan="off", log_config=None, ws_ping_interval=None)
    config.load()
    one = Guarded(config, ServerState(), {})
    one.connection_made(Wire())
    one.data_received(KNOCK)
    while not one.handshake_complete:
        await asyncio.sleep(0)
    assert b"101 Switching" in one.transport.written
    one.transport.written = b""
    yield one
    one.connection_lost(None)


async def test_a_frame_made_once_is_written_as_it_is(line):
    assert line.tell(Frame("[]").wire)
    assert line.transport.written == b"\x81\x02[]"


@pytest.mark.parametrize("length", [0, 125, 126, 65535, 65536])
async def test_the_header_is_the_one_of_the_library(line, length):
    line.conn.send_text(b"a" * length)
    assert b"".join(line.conn.data_to_send()) == header(length) + b"a" * length


async def test_nothing_is_compressed_and_frames_are_bounded(line):
    assert line.conn.extensions == []
    assert line.config.ws_max_size == protocol.MAX_FRAME_BYTES


async def test_too_much_waiting_is_said(line):
    line.transport.waiting = bounds.WAITING_BYTES + 1
    assert not line.tell(b"x")
    assert line.transport.written == b""


async def test_who_stops_reading_is_cut_and_who_reads_again_stays(line, monkeypatch):
    monkeypatch.setattr(bounds, "STALL_SECONDS", 0.01)
    line.pause_writing()
    line.resume_writing()
    assert line._stalled is None
    line.pause_writing()
    async with asyncio.timeout(5):
        while not line.transport.aborted:
            await asyncio.sleep(0)


async def test_hanging_up_carries_the_code(line):
    line.hang_up(4503)
    async with asyncio.timeout(5):
        while not line.transport.written:
            await asyncio.sleep(0)
    assert line.transport.written == b"\x88\x02\x11\x97"
    assert line.tell(b"after the last word")
    assert line.transport.written == b"\x88\x02\x11\x97"


async def test_hanging_up_on_who_does_not_read_cuts(line):
    line.pause_writing()
    line.hang_up(4008)
    assert line.transport.aborted


async def test_a_server_that_stops_lets_the_room_say_goodbye(line):
    said = []
    line.farewell = lambda: said.append("bye")
    line.shutdown()
    assert (said, line.transport.written) == (["bye"], b"")
