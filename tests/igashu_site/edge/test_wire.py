"""One write to uvicorn's line: the same bytes as its own way, and its own way when it must be."""

import asyncio

import pytest
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from home import freshness
from igashu_site.edge import wire
from igashu_site.edge.asgi import Edge
from igashu_site.edge.shelf import Shelf

GET = b"GET / HTTP/1.1\r\nHost: testserver\r\nAccept-Encoding: gzip\r\n\r\n"
HEAD = GET.replace(b"GET", b"HEAD")
CLOSE = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
OLD = b"GET / HTTP/1.0\r\nHost: testserver\r\n\r\n"


class Line:
    """A transport that keeps what is written."""

    def __init__(self):
        self.pieces, self.is_closed = [], False

    def write(self, data):
        self.pieces.append(bytes(data))

    def close(self):
        self.is_closed = True

    def is_closing(self):
        return self.is_closed

    def get_extra_info(self, name, default=None):
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}.get(name, default)

    def pause_reading(self):
        pass

    resume_reading = pause_reading


async def page(scope, receive, send):
    freshness.for_all()
    headers = [(b"Content-Type", b"text/html"), (b"x-frame-options", b"DENY")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": "頁".encode() * 900})


async def said_to(request, *, times=3):
    """Ask several times on one line; return what was written and whether it was closed."""
    loop = asyncio.get_running_loop()
    config = Config(Edge(page, Shelf(1_000_000), lambda: True), access_log=False)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"then"), (b"server", b"uvicorn")]
    line = Line()
    protocol = HttpToolsProtocol(config=config, server_state=state, app_state={}, _loop=loop)
    protocol.connection_made(line)
    for number in range(times):
        protocol.data_received(request)
        async with asyncio.timeout(10):
            while state.total_requests <= number and not line.is_closed:
                await asyncio.sleep(0)
            while state.tasks:
                await asyncio.sleep(0.001)
    protocol.connection_lost(None)
    return line


@pytest.mark.asyncio
@pytest.mark.parametrize("request_line", [GET, HEAD], ids=["get", "head"])
async def test_the_same_bytes__in_one_write(request_line, monkeypatch):
    ours = await said_to(request_line)
    monkeypatch.setattr(wire, "is_as_it_was", lambda _cycle: False)
    theirs = await said_to(request_line)
    assert b"".join(ours.pieces) == b"".join(theirs.pieces)
    assert b"".join(ours.pieces).count(b"HTTP/1.1 200 OK") == 3
    if request_line == GET:
        # The first one was made; each of the others is one write instead of two.
        assert [len(list(filter(None, line.pieces))) for line in (ours, theirs)] == [4, 6]


@pytest.mark.asyncio
@pytest.mark.parametrize("request_line", [CLOSE, OLD], ids=["close", "1.0"])
async def test_a_line_that_ends_is_left_to_uvicorn(request_line):
    line = await said_to(request_line, times=1)
    assert line.is_closed
    assert b"".join(line.pieces).startswith(b"HTTP/1.1 200 OK")


def test_another_server_is_sent_messages():
    async def send(message):
        pass

    assert not wire.written(send, None)
    assert not wire.written(Line().write, None)


def test_uvicorn_has_what_is_used_here():
    names = wire.RequestResponseCycle.__init__.__code__.co_names
    assert set(names) >= wire.NEEDED
