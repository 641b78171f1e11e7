"""The server of a small town: uvicorn, which refuses in words what is too much."""

import asyncio
import json

import pytest
import pytest_asyncio
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from igashu_site import guarded, limits, refusals
from igashu_site.guarded import GuardedPages
from tests.igashu_site.knocks import REFUSED, TAKEN, asked, chunks, long

pytestmark = pytest.mark.asyncio


class Line:
    """A transport that keeps what is written."""

    def __init__(self):
        self.said, self.ended, self.is_closed = b"", False, False

    def write(self, data):
        assert not self.ended
        self.said += data

    def can_write_eof(self):
        return True

    def write_eof(self):
        self.ended = True

    def abort(self):
        self.is_closed = True

    close = abort

    def is_closing(self):
        return self.is_closed

    def get_extra_info(self, name, default=None):
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}.get(name, default)

    def pause_reading(self):
        pass

    resume_reading = pause_reading


class Site:
    """Reads a request to its end, like Django, and answers."""

    def __init__(self):
        self.scope, self.body, self.heard = None, 0, []

    async def __call__(self, scope, receive, send):
        self.scope, is_more = scope, True
        while is_more:
            message = await receive()
            self.heard.append(message["type"])
            self.body += len(message.get("body", b""))
            is_more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


class Stage:
    """One line to a server of this kind, with a site behind it."""

    def __init__(self, kind):
        self.site, self.line, self.state = Site(), Line(), ServerState()
        config = Config(self.site, access_log=False, proxy_headers=False, log_config=None)
        config.load()
        self.server = kind(config=config, server_state=self.state, app_state={})
        self.server.connection_made(self.line)

    async def say(self, data):
        for start in range(0, len(data), 65_536):
            self.server.data_received(data[start : start + 65_536])
            for _turn in range(3):
                await asyncio.sleep(0)
        return self.line.said


@pytest_asyncio.fixture
async def lay():
    """Return a function that lays a line; each is hung up at the end."""
    stages = []

    def laid(kind=GuardedPages):
        stages.append(Stage(kind))
        return stages[-1]

    yield laid
    for stage in stages:
        stage.server.connection_lost(None)
    await asyncio.sleep(0)


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_refused_is_told_on_a_page_of_the_house(case, lay):
    data, status = REFUSED[case]
    stage = lay()
    head, _blank, page = (await stage.say(data)).decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert f"Content-Length: {len(page.encode())}\r\n" in head
    assert refusals.WORDS[status][0] in page
    assert (stage.line.ended, stage.line.is_closed) == (True, False)
    assert stage.site.heard[-1:] in ([], ["http.disconnect"])


@pytest.mark.parametrize("case", TAKEN)
async def test_everything_else_reaches_the_site(case, lay):
    stage = lay()
    assert (await stage.say(TAKEN[case])).startswith(b"HTTP/1.1 200 OK")
    assert stage.site.scope["type"] == "http"
    assert not stage.line.ended


async def test_what_comes_in_small_pieces_is_judged_as_a_whole(lay):
    for first, status in ((b"GET /" + b"a" * 9_000, 414), (asked(b"GET /")[:-2], 431)):
        stage = lay()
        await stage.say(first)
        for _piece in range(9):
            await stage.say(b"a" * 9_000)
        assert stage.line.said.startswith(b"HTTP/1.1 %d " % status)


async def test_several_requests_on_a_line_are_each_measured_by_themselves(lay):
    stage = lay()
    for _time in range(9):
        await stage.say(asked(b"POST /search/", long(2 * 2**20) + b"A: " + b"a" * 9_000 + b"\r\n"))
        await stage.say(b"a" * 2 * 2**20)
    assert stage.line.said.count(b"HTTP/1.1 200 OK") == 9
    assert stage.site.body == 9 * 2 * 2**20


async def test_a_browser_that_still_sends_may_finish_and_is_not_listened_to(lay):
    stage = lay()
    answer = await stage.say(asked(b"POST /", long(5_000_000)) + b"a" * 5_000_000)
    assert answer.count(b"HTTP/1.1") == 1
    assert stage.site.scope is None
    assert not stage.line.is_closed


async def test_a_line_that_was_refused_ends(lay, monkeypatch):
    monkeypatch.setattr(guarded, "LINGER", 0.01)
    stage = lay()
    await stage.say(REFUSED["no request"][0])
    await closed(stage)
    lasting = lay()
    await lasting.say(REFUSED["no request"][0])
    lasting.server.shutdown()
    assert lasting.line.is_closed


async def test_half_a_head_is_not_waited_for(lay, monkeypatch):
    monkeypatch.setattr(guarded, "HEAD_SECONDS", 0.01)
    silent, slow, usual = lay(), lay(), lay()
    await slow.say(b"GET / HTTP/1.1\r\nHost: loc")
    await usual.say(asked(b"GET /"))
    await closed(silent)
    await closed(slow)
    assert not usual.line.is_closed
    assert usual.server.patience is None


async def closed(stage):
    async with asyncio.timeout(5):
        while not stage.line.is_closed:
            await asyncio.sleep(0.001)


async def test_an_answer_that_has_begun_is_cut_off_not_followed_by_another(lay):
    """Two answers to one request would be taken for the answer to the next."""

    async def hasty(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            pass

    stage = lay()
    stage.server.app = hasty
    body = chunks(100_000, 40)
    await stage.say(asked(b"POST /join/", b"Transfer-Encoding: chunked\r\n", body))
    assert stage.line.said.count(b"HTTP/1.1") == 1
    assert stage.line.is_closed


async def test_a_machine_is_told_in_its_own_shape(lay):
    for length, status in ((long(94_000_000), 413), (b"Content-Length: x\r\n", 400)):
        answer = await lay().say(asked(b"POST /api/v1/me/applications", length))
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == status
        assert b"application/problem+json" in answer


async def test_uvicorn_by_itself_takes_everything_or_says_it_in_english(lay):
    """Negative control: why there is a protocol of our own."""
    large = asked(b"POST /join/apply/", long(10_000_000)) + b"a" * 10_000_000
    stage = lay(HttpToolsProtocol)
    await stage.say(large)
    assert stage.site.body == 10_000_000
    for case in ("long address", "many headers", "many long headers"):
        assert (await lay(HttpToolsProtocol).say(REFUSED[case][0])).startswith(b"HTTP/1.1 200")
    assert b"Invalid HTTP request" in await lay(HttpToolsProtocol).say(REFUSED["no request"][0])
    assert await lay(HttpToolsProtocol).say(REFUSED["endless address"][0]) == b""


async def test_the_head_may_take_as_long_as_with_nginx():
    from pathlib import Path

    nginx = Path("deploy/nginx/igashu.conf").read_text()
    assert f"client_header_timeout {guarded.HEAD_SECONDS}s;" in nginx
    assert limits.LONGEST_LINE == 16 * 1024
    assert "large_client_header_buffers 4 16k;" in nginx
