"""A kept page in one write: the bytes of uvicorn's own way, and its own way when it must be."""

import asyncio

import pytest
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from home import freshness
from igashu_site.edge.asgi import Edge
from igashu_site.edge.shelf import Shelf
from igashu_site.edge.wire import AtOnce

GET = b"GET / HTTP/1.1\r\nHost: testserver\r\nAccept-Encoding: gzip\r\n\r\n"
HEAD = GET.replace(b"GET", b"HEAD")
CLOSE = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
BODY = GET.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\nabc")
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


class Stage:
    """One line to a site with a page, and what the server did for it."""

    def __init__(self, protocol, app=page):
        self.asked, self.tasks = 0, 0
        config = Config(
            Edge(app, Shelf(1_000_000), lambda: True), access_log=False, proxy_headers=False
        )
        config.load()
        self.state = ServerState()
        self.state.default_headers = [(b"date", b"then"), (b"server", b"uvicorn")]
        self.line = Line()
        self.protocol = protocol(
            config=config,
            server_state=self.state,
            app_state={},
            _loop=asyncio.get_running_loop(),
        )
        self.protocol.connection_made(self.line)

    async def say(self, request, answers=1):
        """Send bytes; wait until so many answers more were given, or the line was closed."""
        self.protocol.data_received(request)
        self.asked += answers
        self.tasks += len(self.state.tasks)
        async with asyncio.timeout(10):
            while self.state.total_requests < self.asked and not self.line.is_closed:
                await asyncio.sleep(0)
            while self.state.tasks:
                await asyncio.sleep(0.001)

    @property
    def said(self):
        return b"".join(self.line.pieces)


async def stage_of(protocol, request, *, times=3, app=page):
    """Ask several times on one line."""
    stage = Stage(protocol, app)
    for _time in range(times):
        await stage.say(request)
    stage.protocol.connection_lost(None)
    return stage


BOTH = (AtOnce, HttpToolsProtocol)


@pytest.mark.asyncio
@pytest.mark.parametrize("request_line", [GET, HEAD, BODY], ids=["get", "head", "with a body"])
async def test_the_same_bytes_without_a_task(request_line):
    ours, theirs = [await stage_of(one, request_line) for one in BOTH]
    assert ours.said == theirs.said
    assert ours.said.count(b"HTTP/1.1 200 OK") == 3
    # The first answer was made; the others were there.
    assert (ours.tasks, theirs.tasks) == (1, 3)


@pytest.mark.asyncio
@pytest.mark.parametrize("request_line", [CLOSE, OLD], ids=["close", "1.0"])
async def test_a_line_that_ends_is_left_to_uvicorn(request_line):
    stage = await stage_of(AtOnce, request_line, times=1)
    assert stage.line.is_closed
    assert stage.said.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.asyncio
async def test_a_line_that_is_full_is_left_to_uvicorn():
    stage = Stage(AtOnce)
    await stage.say(GET)
    stage.protocol.pause_writing()
    stage.protocol.data_received(GET)
    assert len(stage.state.tasks) == 1
    stage.protocol.resume_writing()
    await stage.say(b"", answers=1)
    assert stage.said.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.asyncio
async def test_a_thousand_requests_in_one_breath_are_answered_in_order():
    """Also while the first is still being made: those that wait are not answered out of turn."""
    stage = Stage(AtOnce)
    get, head = (one.replace(b"Accept-Encoding: gzip\r\n", b"") for one in (GET, HEAD))
    await stage.say(get + head * 1_000 + get, answers=1_002)
    first, heads, last = stage.said.split("頁".encode() * 900)
    assert first.count(b"HTTP/1.1 200 OK") == 1
    assert heads.count(b"HTTP/1.1 200 OK") == 1_001
    assert last == b""


@pytest.mark.asyncio
async def test_another_protocol_and_another_application_go_their_own_way():
    async def bare(scope, receive, send):
        await page(scope, receive, send)

    stage = Stage(AtOnce)
    stage.protocol.app = bare
    await stage.say(GET)
    assert stage.said.startswith(b"HTTP/1.1 200 OK")
    assert stage.tasks == 1
