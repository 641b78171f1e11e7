"""The door of page workers: the same shelf in front of Django's WSGI handler."""

import threading
from collections.abc import Callable, Iterable
from functools import partial
from http.client import responses
from io import BytesIO
from typing import Any

from home import freshness

from . import kitchen, news
from .answers import Entry
from .counters import counters
from .keys import BLANK, HEADERS, METHOD, PATH, QUERY, SCHEME, Key, Question, question
from .kitchen import Ticket, Unkept, kept
from .shelf import Shelf
from .shelf import shelf as own_shelf

# How the headers we look at are called here.
NAMES = [(f"HTTP_{name.decode().upper().replace('-', '_')}", at) for name, at in HEADERS.items()]
PASSED_ON = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUEST_ID",
    "REMOTE_ADDR",
    "REMOTE_PORT",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "wsgi.errors",
    "wsgi.multiprocess",
    "wsgi.multithread",
    "wsgi.run_once",
    "wsgi.version",
)
# Nobody waits longer for a page that somebody else has made; then they have it made themselves.
PATIENCE = 30.0


class Flight:
    """A page in the making that others may wait for, as long as nothing was forgotten meanwhile."""

    def __init__(self, ticket: Ticket):
        self.ticket, self.landed = ticket, threading.Event()
        self.page: Entry | Unkept | None = None


class WsgiEdge:
    """A WSGI application around another one. What it cannot answer passes through untouched."""

    def __init__(self, app: Callable, shelf: Shelf = own_shelf, hears: Any = news.begin):
        self.app, self.shelf, self.hears = app, shelf, hears
        self.lock = threading.Lock()
        self.flights: dict[Key, Flight] = {}

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        asked = question(raw_of(environ)) if self.shelf.plain.limit else None
        page = (kept(self.shelf, asked) or self.made(asked, environ)) if asked else None
        if asked is None or page is None:
            counters.bypasses += 1
            return self.app(environ, start_response)
        if not isinstance(page, Entry):
            return sent(page.status, page.headers, page.body, asked, start_response)
        answer = page.answer_to(asked)
        start, body = answer.start, answer.body["body"]
        return sent(start["status"], start["headers"], body, asked, start_response)

    def made(self, asked: Question, environ: dict) -> Entry | Unkept | None:
        """Have the page made, once for all who wait for it."""
        if asked.key in self.shelf.unkept or not self.hears():
            return None
        counters.misses += 1
        flight, is_mine = self.flight_of(asked, kitchen.ticket(self.shelf))
        if not is_mine:
            flight.landed.wait(PATIENCE)
            return flight.page if isinstance(flight.page, Entry) else None
        try:
            flight.page = self.make(asked, environ, flight.ticket)
        finally:
            self.land(asked.key, flight)
        # It was made for a stranger without a cookie: only such a one may have it.
        is_theirs = isinstance(flight.page, Entry) or asked.is_common
        return flight.page if is_theirs else None

    def flight_of(self, asked: Question, ticket: Ticket) -> tuple[Flight, bool]:
        with self.lock:
            flight = self.flights.get(asked.key)
            if flight is not None and flight.ticket == ticket:
                return flight, False
            flight = self.flights[asked.key] = Flight(ticket)
            return flight, True

    def land(self, key: Key, flight: Flight) -> None:
        with self.lock:
            if self.flights.get(key) is flight:
                del self.flights[key]
        flight.landed.set()

    def make(self, asked: Question, environ: dict, ticket: Ticket) -> Entry | Unkept:
        with freshness.opened() as reading:
            answer = told(self.app, plain(environ, asked.key))
        return kitchen.served(self.shelf, asked.key, answer, reading, ticket)


def raw_of(environ: dict) -> tuple:
    """Return all of a request that its answer may depend on, and nothing else."""
    raw = BLANK.copy()
    raw[METHOD], raw[SCHEME] = environ["REQUEST_METHOD"], environ["wsgi.url_scheme"]
    # PEP 3333: bytes dressed up as latin-1.
    raw[PATH] = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace") or "/"
    raw[QUERY] = environ.get("QUERY_STRING", "").encode("latin-1")
    for name, place in NAMES:
        value = environ.get(name)
        if value is not None:
            raw[place] = value.encode("latin-1")
    return tuple(raw)


def plain(environ: dict, key: Key) -> dict:
    """Return the request of a stranger of whom nothing is known but what the key says."""
    return {
        **{name: environ[name] for name in PASSED_ON if name in environ},
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": key.scheme,
        "PATH_INFO": key.path.encode().decode("latin-1"),
        "QUERY_STRING": key.query,
        "HTTP_HOST": key.host,
        "HTTP_ACCEPT_LANGUAGE": key.language,
        "wsgi.input": BytesIO(),
    }


def told(app: Callable, environ: dict) -> Unkept:
    """Let the application answer, and return all it said."""
    said: list[Any] = []
    answer = app(environ, partial(take_down, said))
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    status, headers = said
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Unkept(int(status.split(" ", 1)[0]), pairs, body)


def take_down(said: list, status: str, headers: list, exc_info: Any = None) -> None:
    said[:] = [status, headers]


def sent(
    status: int, headers: list, body: bytes, asked: Question, start_response: Callable
) -> list[bytes]:
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    start_response(f"{status} {responses.get(status, '')}", pairs)
    return [b"" if asked.is_head else body]
