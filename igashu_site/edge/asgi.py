"""The door of an event loop: outermost, around Django and the rooms, because that is cheapest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from time import time
from typing import Any
from urllib.parse import quote

from django.conf import settings

from home import freshness

from . import kitchen, news
from .answers import Answer, Entry
from .counters import counters
from .keys import BLANK, COOKIE, HEADERS, METHOD, PATH, QUERY, SCHEME, Key, Question, question
from .kitchen import Ticket, Unkept, kept
from .shelf import MEMO_LIMIT, Shelf
from .shelf import shelf as own_shelf


@dataclass(slots=True)
class Flight:
    """A page in the making that others may wait for, as long as nothing was forgotten meanwhile."""

    ticket: Ticket
    task: asyncio.Task
    # Whether its first reader has taken what turned out to be theirs alone.
    is_taken: bool = False


class Edge:
    """An ASGI application around another one. What it cannot answer passes through untouched."""

    def __init__(self, app: Any, shelf: Shelf = own_shelf, hears: Any = news.begin):
        self.app, self.shelf, self.hears = app, shelf, hears
        self.flights: dict[Key, Flight] = {}
        # Looked at before anything else is: see wire.py.
        self.known_bytes = self.shelf.lines
        # Requests that came once, by their hashes.
        self.seen: set[int] = set()

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self.at_once(scope) or await self.answer_to(raw_of(scope), scope)
        if answer is None:
            counters.bypasses += 1
            await self.app(scope, receive, send)
            return
        await send(answer.start)
        await send(answer.body)

    def at_once(self, scope: dict) -> Answer | None:
        """Return what the same request was answered with before, while that holds."""
        return self.holding(self.shelf.memo.get(raw_of(scope)))

    def by_bytes(self, data: bytes) -> Answer | None:
        """Return what the very same bytes were answered with before, while that holds."""
        return self.holding(self.shelf.lines.get(data))

    def remember_bytes(self, data: bytes, answer: Answer) -> None:
        """Remember what comes for the second time: most browsers' bytes come once."""
        mark = hash(data)
        entry = answer.entry and answer.entry()
        if mark in self.seen and entry is not None:
            self.shelf.remember(data, entry, answer)
            return
        if len(self.seen) >= MEMO_LIMIT:
            self.seen.clear()
        self.seen.add(mark)

    def holding(self, known: Answer | None) -> Answer | None:
        entry = known.entry() if known is not None and known.entry is not None else None
        if entry is None or entry.until <= time():
            return None
        entry.was_used = True
        counters.hits += 1
        return known

    async def answer_to(self, raw: tuple, scope: dict) -> Answer | None:
        """Return what to send; None when the request must go to Django as it is."""
        asked = question(raw) if self.shelf.plain.limit else None
        if asked is None:
            return None
        page = kept(self.shelf, asked) or await self.made(asked, scope)
        if not isinstance(page, Entry):
            return page
        answer = page.answer_to(asked)
        # With page files, their folder is asked each time: it is true for the whole machine. With
        # a network in front, each answer says how long it holds from now.
        each_time = settings.IGASHU_EDGE_FILES or settings.IGASHU_CDN_PURGE_URL
        if asked.is_common and not each_time:
            self.shelf.remember(raw, page, answer)
        return answer

    async def made(self, asked: Question, scope: dict) -> Entry | Answer | None:
        """Have the page made, once for all who wait for it."""
        ticket = None if asked.key in self.shelf.unkept else await asyncio.to_thread(self.ticket)
        if ticket is None:
            return None
        counters.misses += 1
        flight = self.flight_of(asked, scope, ticket)
        page = await asyncio.shield(flight.task)
        if isinstance(page, Entry):
            return page
        # It was made for a stranger without a cookie: only such a one may have it, and only one.
        if flight.is_taken or not asked.is_common:
            return None
        flight.is_taken = True
        return once(page, asked)

    def ticket(self) -> Ticket | None:
        """Return what a page may be begun with; None where nothing may be kept."""
        return kitchen.ticket(self.shelf) if self.hears() else None

    def flight_of(self, asked: Question, scope: dict, ticket: Ticket) -> Flight:
        flight = self.flights.get(asked.key)
        if flight is None or flight.ticket != ticket:
            task = asyncio.create_task(self.make(asked, scope, ticket))
            flight = self.flights[asked.key] = Flight(ticket, task)
            task.add_done_callback(partial(self.land, asked.key, flight))
        return flight

    def land(self, key: Key, flight: Flight, _task: asyncio.Task) -> None:
        if self.flights.get(key) is flight:
            del self.flights[key]

    async def make(self, asked: Question, scope: dict, ticket: Ticket) -> Entry | Unkept:
        with freshness.opened() as reading:
            answer = await told(self.app, plain(scope, asked.key))
        served = partial(kitchen.served, self.shelf, asked.key, answer, reading, ticket)
        return await asyncio.to_thread(served)


def once(page: Unkept, asked: Question) -> Answer:
    start = {"type": "http.response.start", "status": page.status, "headers": page.headers}
    body = b"" if asked.is_head else page.body
    return Answer(None, start, {"type": "http.response.body", "body": body})


def raw_of(scope: dict) -> tuple:
    """Return all of a request that its answer may depend on, and nothing else."""
    raw = BLANK.copy()
    raw[METHOD], raw[SCHEME] = scope["method"], scope.get("scheme", "http")
    raw[PATH], raw[QUERY] = scope["path"], scope["query_string"]
    for name, value in scope["headers"]:
        place = HEADERS.get(name)
        if place is not None:
            # Twice the same header is an odd request: joined, it is nobody's usual one.
            raw[place] = value if raw[place] is None else raw[place] + JOINTS[place] + value
    return tuple(raw)


JOINTS = {place: b"; " if place == COOKIE else b"," for place in HEADERS.values()}


def plain(scope: dict, key: Key) -> dict:
    """Return the request of a stranger of whom nothing is known but what the key says."""
    return {
        **{name: scope[name] for name in PASSED_ON if name in scope},
        "method": "GET",
        "scheme": key.scheme,
        "path": key.path,
        "raw_path": quote(key.path).encode(),
        "query_string": key.query.encode(),
        "headers": [
            (b"host", key.host.encode()),
            (b"accept-language", key.language.encode()),
            *((n, v) for n, v in scope["headers"] if n in FOR_THE_GATE),
        ],
        "state": {},
        "extensions": {},
    }


PASSED_ON = ("type", "asgi", "http_version", "root_path", "client", "server")
# Who asks is counted at the JSON doors, and the scheme is looked up there; no page shows either.
FOR_THE_GATE = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-request-id"})


async def told(app: Any, scope: dict) -> Unkept:
    """Let the application answer, and return all it said."""
    asked, forever = iter([{"type": "http.request", "body": b""}]), asyncio.Event()
    status, headers, parts = 500, [], []

    async def receive() -> dict:
        for message in asked:
            return message
        await forever.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message.get("headers", []))
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return Unkept(status, headers, b"".join(parts))
