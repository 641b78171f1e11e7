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
from igashu_site.guarded import GuardedPages

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

    abort = close

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
        self.shelf = Shelf(1_000_000)
        edge = Edge(app, self.shelf, lambda: True)
        config = Config(edge, access_log=False, proxy_headers=False)
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


# --- The same bytes again -------------------------------------------------------------------------


class Counting(GuardedPages):
    """Counts the requests that are read."""

    read_heads = 0

    def on_message_begin(self):
        self.read_heads += 1
        super().on_message_begin()


async def told(request=GET):
    """A line on which this request was made, remembered, seen, and remembered by its bytes."""
    stage = Stage(Counting)
    for _time in range(3):
        assert request not in stage.shelf.lines
        await stage.say(request)
    assert request in stage.shelf.lines
    stage.protocol.read_heads = 0
    stage.line.pieces.clear()
    return stage


@pytest.mark.asyncio
@pytest.mark.parametrize("request_line", [GET, HEAD, BODY], ids=["get", "head", "with a body"])
async def test_the_same_bytes_are_answered_without_being_read(request_line):
    ours = await stage_of(Counting, request_line, times=5)
    theirs = await stage_of(HttpToolsProtocol, request_line, times=5)
    assert ours.said == theirs.said
    assert ours.protocol.read_heads == 3
    assert ours.state.total_requests == 5


@pytest.mark.asyncio
async def test_one_byte_more_or_less_is_read():
    stage = await told()
    other = GET.replace(b"gzip", b"br")
    await stage.say(other)
    await stage.say(GET + other, answers=2)
    assert stage.protocol.read_heads == 3
    assert GET + other not in stage.shelf.lines
    assert stage.said.count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.asyncio
@pytest.mark.parametrize("cut", [1, 20, len(GET) - 1])
async def test_in_the_middle_of_a_request_nothing_is_taken_for_a_whole_one(cut):
    """What follows half a head or half a body belongs to it, even if it looks like a request."""
    stage = await told()
    await stage.say(GET[:cut], answers=0)
    await stage.say(GET[cut:])
    assert stage.protocol.read_heads == 1
    long = GET.replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(GET))
    await stage.say(long)
    assert not stage.protocol.is_between
    await stage.say(GET, answers=0)  # the body
    assert stage.protocol.is_between
    assert stage.said.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.asyncio
async def test_it_would_be_taken_for_one__control(monkeypatch):
    stage = await told()
    long = GET.replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(GET))
    await stage.say(long)
    stage.protocol.is_between = True
    await stage.say(GET, answers=0)
    assert stage.said.count(b"HTTP/1.1 200 OK") == 2, "one answer more than requests"


@pytest.mark.asyncio
@pytest.mark.parametrize("tables", [{"*"}, {"home_siteimage"}])
async def test_what_was_forgotten_is_not_said_again(tables):
    stage = await told()
    stage.shelf.forget(frozenset(tables))
    await stage.say(GET)
    assert stage.tasks == 2


@pytest.mark.asyncio
async def test_what_is_past_its_time_is_not_said_again():
    stage = await told()
    stage.shelf.lines[GET].entry().until = 0
    await stage.say(GET)
    assert stage.tasks == 2


@pytest.mark.asyncio
async def test_a_line_that_is_full_or_at_work_is_not_spoken_to():
    stage = await told()
    stage.protocol.pause_writing()
    stage.protocol.data_received(GET)
    assert len(stage.state.tasks) == 1
    stage.protocol.data_received(GET)  # while another is being answered
    assert stage.said.count(b"HTTP/1.1 200 OK") == 0
    stage.protocol.resume_writing()
    await stage.say(b"", answers=2)
    assert stage.said.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.asyncio
async def test_what_is_somebodys_own_is_not_remembered_by_its_bytes():
    stage = Stage(Counting)
    cookie = GET.replace(b"\r\n\r\n", b"\r\nCookie: _ga=1\r\n\r\n")
    session = GET.replace(b"\r\n\r\n", b"\r\nCookie: sessionid=1\r\n\r\n")
    for request in (cookie, cookie, cookie, cookie, session, session, session, CLOSE):
        await stage.say(request)
    assert stage.shelf.lines == {}


@pytest.mark.asyncio
async def test_a_new_date_is_said():
    stage = await told()
    stage.state.default_headers = [(b"date", b"now"), (b"server", b"uvicorn")]
    await stage.say(GET)
    assert stage.line.pieces[-1].count(b"date: now\r\n") == 1


@pytest.mark.asyncio
async def test_a_quiet_line_is_let_go_when_its_time_is_over():
    stage = await told()
    loop = asyncio.get_running_loop()
    await stage.say(GET)
    clock = stage.protocol.timeout_keep_alive_task
    await stage.say(GET)
    assert stage.protocol.timeout_keep_alive_task is clock, "one clock for many answers"
    stage.protocol.timeout_keep_alive_handler()
    assert not stage.line.is_closed, "it spoke a moment ago"
    stage.protocol.spoke_at = loop.time() - stage.protocol.timeout_keep_alive
    stage.protocol.timeout_keep_alive_handler()
    assert stage.line.is_closed
    stage.protocol.connection_lost(None)


@pytest.mark.asyncio
async def test_the_first_bytes_of_a_new_line_are_known__nobody_waits_for_a_head():
    """The memory is the page cache's, not the line's."""
    first = await told()
    second = Counting(
        config=first.protocol.config,
        server_state=first.state,
        app_state={},
        _loop=asyncio.get_running_loop(),
    )
    line = Line()
    second.connection_made(line)
    second.data_received(GET)
    assert b"".join(line.pieces).startswith(b"HTTP/1.1 200 OK")
    assert (second.read_heads, second.patience) == (0, None)
    assert second.timeout_keep_alive_task is not None
    second.connection_lost(None)
    first.protocol.connection_lost(None)
