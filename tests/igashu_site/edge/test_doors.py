"""Both doors in front of an application that can be held up: one making, never one of before."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from home import freshness
from igashu_site.edge import files
from igashu_site.edge import kitchen as kitchens
from igashu_site.edge.asgi import Edge
from igashu_site.edge.kitchen import Ticket
from igashu_site.edge.shelf import Shelf
from igashu_site.edge.wsgi import WsgiEdge
from tests.igashu_site.edge.door import ask

PATIENCE = 10
CROWD = 200
TABLES = frozenset({"home_notice"})


class Kitchen:
    """An application that shows `truth` as it was when it looked, and may be held up after that."""

    def __init__(self, *, is_for_all=True, headers=(), status=200):
        self.truth, self.made, self.is_for_all = "before", 0, is_for_all
        self.headers, self.status = list(headers), status
        self.looked, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def answer(self):
        if self.is_for_all:
            freshness.for_all()
        freshness.reads(*TABLES)
        self.made += 1
        return self.truth.encode()

    def wsgi(self, environ, start_response):
        body = self.answer()
        self.looked.set()
        assert self.go_on.wait(PATIENCE)
        start_response(f"{self.status} X", [("Content-Type", "text/html"), *self.headers])
        return [body]

    async def asgi(self, scope, receive, send):
        body = self.answer()
        self.looked.set()
        async with asyncio.timeout(PATIENCE):
            while not self.go_on.is_set():
                await asyncio.sleep(0.001)
        pairs = [(name.encode(), value.encode()) for name, value in self.headers]
        start = {"type": "http.response.start", "status": self.status, "headers": pairs}
        await send(start | {"headers": [(b"content-type", b"text/html"), *pairs]})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def shelf():
    return Shelf(1_000_000)


def hears():
    return True


async def asgi_ask(app, path="/", **headers):
    """Ask as a browser would; return status, headers and body."""
    said = []
    named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": headers.pop("method", "GET"),
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *named],
    }

    async def send(message):
        said.append(message)

    await app(scope, None, send)
    return said[0]["status"], dict(said[0]["headers"]), said[1]["body"]


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)


@pytest.mark.asyncio
async def test_a_crowd_has_a_page_made_once__asgi(shelf):
    kitchen = Kitchen()
    edge = Edge(kitchen.asgi, shelf, hears)
    answers = await asyncio.gather(*(asgi_ask(edge) for _ in range(CROWD)))
    assert kitchen.made == 1
    assert {body for _status, _headers, body in answers} == {b"before"}


@pytest.mark.asyncio
async def test_a_crowd_without_a_shelf_has_it_made_each_time__control():
    kitchen = Kitchen()
    edge = Edge(kitchen.asgi, Shelf(0), hears)
    await asyncio.gather(*(asgi_ask(edge) for _ in range(CROWD)))
    assert kitchen.made == CROWD


def test_a_crowd_has_a_page_made_once__wsgi(shelf):
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    with ThreadPoolExecutor(CROWD) as crowd:
        waiting = [crowd.submit(ask, edge, "/") for _ in range(CROWD)]
        assert kitchen.looked.wait(PATIENCE)
        kitchen.go_on.set()
        assert {one.result(PATIENCE).body for one in waiting} == {b"before"}
    assert kitchen.made == 1


async def overtaken(shelf):
    """Change something while a page is made that has looked already; return what is kept then."""
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = Edge(kitchen.asgi, shelf, hears)
    early = asyncio.create_task(asgi_ask(edge))
    await until(kitchen.looked.is_set)
    kitchen.truth = "after"
    shelf.forget(TABLES)
    # Whoever asks after the change must not wait for the page of before.
    late = asyncio.create_task(asgi_ask(edge))
    await until(lambda: kitchen.made == 2)
    kitchen.go_on.set()
    return (await early)[2], (await late)[2], (await asgi_ask(edge))[2]


@pytest.mark.asyncio
async def test_a_change_is_never_overwritten_by_the_page_of_before(shelf):
    _early, late, kept = await overtaken(shelf)
    assert (late, kept) == (b"after", b"after")


@pytest.mark.asyncio
async def test_it_would_be__without_the_ticket__control(shelf, monkeypatch):
    monkeypatch.setattr(Shelf, "is_overtaken", lambda *_: False)
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = Edge(kitchen.asgi, shelf, hears)
    early = asyncio.create_task(asgi_ask(edge))
    await until(kitchen.looked.is_set)
    kitchen.truth = "after"
    shelf.forget(TABLES)
    kitchen.go_on.set()
    await early
    assert (await asgi_ask(edge))[2] == b"before"


def test_a_change_is_never_overwritten_by_the_page_of_before__wsgi(shelf):
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    with ThreadPoolExecutor(2) as readers:
        early = readers.submit(ask, edge, "/")
        assert kitchen.looked.wait(PATIENCE)
        kitchen.truth = "after"
        shelf.forget(TABLES)
        kitchen.looked.clear()
        late = readers.submit(ask, edge, "/")
        assert kitchen.looked.wait(PATIENCE)
        kitchen.go_on.set()
        assert early.result(PATIENCE).body == b"before"
        assert late.result(PATIENCE).body == b"after"
    assert ask(edge, "/").body == b"after"


@pytest.mark.parametrize(
    "kitchen",
    [
        Kitchen(is_for_all=False),
        Kitchen(status=404),
        Kitchen(headers=[("Set-Cookie", "a=b")]),
        Kitchen(headers=[("Cache-Control", "no-store, private")]),
        Kitchen(headers=[("Vary", "User-Agent")]),
        Kitchen(headers=[("Content-Encoding", "gzip")]),
        Kitchen(headers=[("Content-Security-Policy", "script-src 'nonce-abc'")]),
    ],
    ids=["silent", "404", "cookie", "no-store", "vary", "packed", "nonce"],
)
@pytest.mark.asyncio
async def test_these_are_made_for_each_reader(kitchen, shelf):
    edge = Edge(kitchen.asgi, shelf, hears)
    crowd = [asgi_ask(edge) for _ in range(5)]
    answers = await asyncio.gather(*crowd)
    assert {body for _status, _headers, body in answers} == {b"before"}
    # The first one takes what was made; nobody else is given it.
    assert kitchen.made == 5
    assert not len(shelf)


@pytest.mark.asyncio
async def test_a_page_with_a_form_token_is_not_kept(shelf):
    kitchen = Kitchen()
    kitchen.truth = '<input name="csrfmiddlewaretoken">'
    await asgi_ask(Edge(kitchen.asgi, shelf, hears))
    assert not len(shelf)


@pytest.mark.asyncio
async def test_who_cannot_hear_keeps_nothing(shelf):
    kitchen = Kitchen()
    edge = Edge(kitchen.asgi, shelf, lambda: False)
    assert (await asgi_ask(edge))[2] == b"before"
    assert not len(shelf)


@pytest.mark.asyncio
async def test_django_is_told_nothing_of_the_reader(shelf):
    told = []

    async def app(scope, receive, send):
        told.append(dict(scope["headers"]))
        await Kitchen().asgi(scope, receive, send)

    edge = Edge(app, shelf, hears)
    await asgi_ask(edge, cookie=b"csrftoken=abc; _ga=1", user_agent=b"me", accept_language=b"en-GB")
    assert told == [{b"host": b"testserver", b"accept-language": b"en"}]


@pytest.mark.asyncio
async def test_what_is_not_for_all_sees_the_whole_request__when_it_has_a_cookie(shelf):
    seen = []

    async def app(scope, receive, send):
        seen.append(dict(scope["headers"]).get(b"cookie"))
        await Kitchen(is_for_all=False).asgi(scope, receive, send)

    edge = Edge(app, shelf, hears)
    await asgi_ask(edge, cookie=b"csrftoken=abc")
    await asgi_ask(edge, cookie=b"csrftoken=abc")
    # Tried once as a stranger's; then it is known to be nobody else's.
    assert seen == [None, b"csrftoken=abc", b"csrftoken=abc"]


@pytest.mark.parametrize(
    "headers", [{}, {"cookie": b"a=b"}], ids=["known request", "with a cookie"]
)
@pytest.mark.asyncio
async def test_forms_of_one_page(shelf, headers):
    kitchen = Kitchen()
    kitchen.truth = "あ" * 5000
    edge = Edge(kitchen.asgi, shelf, hears)
    for _round in range(2):
        _status, plain, body = await asgi_ask(edge, **headers)
        _status, packed, small = await asgi_ask(edge, accept_encoding=b"gzip, br", **headers)
        etag = plain[b"etag"]
        status, told, nothing = await asgi_ask(edge, if_none_match=b'"x", ' + etag, **headers)
        assert packed[b"content-encoding"] == b"br"
        assert packed[b"vary"] == b"Accept-Encoding, Accept-Language, Cookie"
        assert (int(packed[b"content-length"]), len(body)) == (len(small), 15_000)
        assert (status, nothing, told[b"etag"]) == (304, b"", etag)
    assert kitchen.made == 1


def test_head_is_told_the_length_and_nothing_else(shelf):
    kitchen = Kitchen()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    for _round in range(2):
        seen = ask(edge, "/", method="HEAD")
        assert (seen.status, seen.body, seen.headers["content-length"]) == (200, b"", "6")
    assert ask(edge, "/").body == b"before"
    assert kitchen.made == 1


def test_nothing_that_belonged_to_one_answer_is_kept(shelf):
    kitchen = Kitchen(headers=[("X-Request-ID", "first-reader"), ("Date", "then")])
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    assert not {"x-request-id", "date"} & ask(edge, "/").headers.keys()


def test_past_its_time_is_better_than_an_error__but_not_what_was_forgotten(shelf):
    kitchen = Kitchen()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    ask(edge, "/")
    (entry,) = shelf.plain.entries.values()
    entry.until = 0
    kitchen.status, kitchen.truth = 503, "the database is away"
    assert ask(edge, "/").body == b"before"
    shelf.forget(TABLES)
    assert ask(edge, "/").status == 503


@pytest.fixture
def folder(settings, tmp_path):
    """Page files: another process of the machine may forget what this one has not heard of yet."""
    settings.IGASHU_EDGE_FILES = str(tmp_path)


class Counted(WsgiEdge):
    """Tells who has decided whether to wait for another one."""

    def __init__(self, *args):
        super().__init__(*args)
        self.arrived = threading.Semaphore(0)

    def flight_of(self, *args):
        found = super().flight_of(*args)
        self.arrived.release()
        return found


def read_after_a_change_elsewhere(shelf):
    """Another process changes something while a page is made; return what is read after that."""
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = Counted(kitchen.wsgi, shelf, hears)
    with ThreadPoolExecutor(2) as readers:
        early = readers.submit(ask, edge, "/")
        assert kitchen.looked.wait(PATIENCE)
        kitchen.truth = "after"
        files.forget(TABLES)
        late = readers.submit(ask, edge, "/")
        for _reader in range(2):
            assert edge.arrived.acquire(timeout=PATIENCE)
        kitchen.go_on.set()
        assert early.result(PATIENCE).body == b"before"
        return late.result(PATIENCE).body


def test_nobody_waits_for_the_page_of_before_a_change_elsewhere(shelf, folder):
    assert read_after_a_change_elsewhere(shelf) == b"after"


def test_they_would__by_the_clock_of_this_process_alone__control(shelf, folder, monkeypatch):
    monkeypatch.setattr(kitchens, "ticket", lambda shelf: Ticket(shelf.clock, 0))
    assert read_after_a_change_elsewhere(shelf) == b"before"


def test_nobody_waits_for_the_page_of_before_a_change_elsewhere__asgi(shelf, folder):
    assert asyncio.run(read_after_a_change_elsewhere__asgi(shelf)) == b"after"


async def read_after_a_change_elsewhere__asgi(shelf):
    kitchen = Kitchen()
    kitchen.go_on.clear()
    edge = Edge(kitchen.asgi, shelf, hears)
    early = asyncio.create_task(asgi_ask(edge))
    await until(kitchen.looked.is_set)
    kitchen.truth = "after"
    files.forget(TABLES)
    late = asyncio.create_task(asgi_ask(edge))
    await until(lambda: kitchen.made == 2)
    kitchen.go_on.set()
    await early
    return (await late)[2]


def test_past_its_time_is_no_page_that_was_forgotten_elsewhere(shelf, folder):
    kitchen = Kitchen()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    ask(edge, "/")
    kitchen.status = 503
    next(iter(shelf.plain.entries.values())).until = 0
    assert ask(edge, "/").status == 200
    files.forget(TABLES)
    assert ask(edge, "/").status == 503


def test_a_page_is_made_anew_when_its_moment_has_come(shelf):
    kitchen = Kitchen()
    edge = WsgiEdge(kitchen.wsgi, shelf, hears)
    ask(edge, "/")
    kitchen.truth = "after"
    assert ask(edge, "/").body == b"before"
    next(iter(shelf.plain.entries.values())).until = 0
    assert ask(edge, "/").body == b"after"


def test_an_error_while_a_page_is_made_reaches_the_reader_and_leaves_no_waiters(shelf):
    def broken(environ, start_response):
        raise RuntimeError

    edge = WsgiEdge(broken, shelf, hears)
    for _round in range(2):
        with pytest.raises(RuntimeError):
            ask(edge, "/")
    assert not edge.flights


@pytest.mark.asyncio
async def test_sockets_pass_through(shelf):
    passed = []

    async def app(scope, receive, send):
        passed.append(scope["type"])

    await Edge(app, shelf, hears)({"type": "websocket"}, None, None)
    assert passed == ["websocket"]


@pytest.mark.asyncio
async def test_other_requests_reach_the_application_as_they_are(shelf):
    seen = []

    async def app(scope, receive, send):
        seen.append(scope)

    edge = Edge(app, shelf, hears)
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    await edge(scope, None, partial(asyncio.sleep, 0))
    assert seen[0] is scope
