"""A finished answer: whether it may be kept, and ready to be sent in every form."""

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any
from weakref import ref

import brotli
from django.conf import settings
from django.utils.timezone import localtime, make_aware

from home.freshness import Reading

from .cdn import tags as cdn
from .keys import Key, Question
from .tables import ALWAYS_READ, is_private

Headers = list[tuple[bytes, bytes]]

# What belongs to one answer and not to the page.
OWN = frozenset(
    {b"connection", b"content-length", b"date", b"server", b"transfer-encoding", b"x-request-id"}
)
# What tells a reader who has the page already all there is to tell.
IN_NOT_MODIFIED = frozenset({b"cache-control", b"etag", b"vary", b"cache-tag", b"surrogate-key"})
# The page depends on these and no more: on another one we would answer without looking.
VARIES = {b"accept-encoding", b"accept-language", b"cookie"}
VARY = (b"vary", b"Accept-Encoding, Accept-Language, Cookie")
# Keep it, but ask each time: a change is seen at once, and asking costs a line each way.
ASK_EACH_TIME = (b"cache-control", b"no-cache")
TOKEN = b"csrfmiddlewaretoken"
NONCE = re.compile(rb"'nonce-")
PACKED = re.compile(rb"text/|application/(json|xml|rss\+xml|atom\+xml|javascript|problem\+json)")
# Below this, packing saves no packet.
SMALLEST_PACKED = 600
BROTLI_QUALITY, GZIP_LEVEL = 6, 6
# What an entry costs besides its bodies.
OVERHEAD = 2_000


NO_BODY: dict[str, Any] = {"type": "http.response.body", "body": b""}


@dataclass(slots=True)
class Answer:
    """One form of a page, as ASGI sends it; the same dictionaries every time."""

    # What it belongs to; None for an answer that is not kept. Held weakly: a page that is
    # dropped is gone at once, and does not wait for the collector of circles, which is at rest.
    entry: "ref[Entry] | None"
    start: dict[str, Any]
    body: dict[str, Any]
    # The same as bytes, and the server's own headers in them: see wire.py.
    whole: tuple[list[tuple[bytes, bytes]], bytes] | None = None


@dataclass(slots=True, weakref_slot=True)
class Entry:
    """A page that is kept."""

    key: Key
    tables: frozenset[str]
    # A moment of time.time().
    until: float
    etag: bytes
    forms: dict[str, Answer] = field(default_factory=dict)
    size: int = OVERHEAD
    was_used: bool = False
    # The clock of the page files when it began to be made: see files.py.
    files_ticket: int = 0

    def answer_to(self, question: Question) -> Answer:
        """Return the form this reader gets."""
        if self.etag in question.known or question.known.strip() == b"*":
            return self.timed(self.forms["known"])
        form = self.timed(self.forms.get(question.encoding) or self.forms[""])
        return Answer(ref(self), form.start, NO_BODY) if question.is_head else form

    def timed(self, form: Answer) -> Answer:
        """Add how long from now a network in front may keep the page, where there is one."""
        allowed = cdn.how_long(self.until)
        if not allowed:
            return form
        return Answer(
            ref(self), form.start | {"headers": [*form.start["headers"], *allowed]}, form.body
        )


def why_not(status: int, headers: Headers, body: bytes, reading: Reading) -> str:
    """Return why an answer must not be kept; nothing when it may."""
    found = {name.lower(): value for name, value in headers}
    control = found.get(b"cache-control", b"").lower()
    varies = {name.strip().lower() for name in found.get(b"vary", b"").split(b",")} - {b""}
    reasons = {
        "it is no page": status != 200,
        "it does not say that it is for all": not reading.is_for_all,
        "it sets a cookie": b"set-cookie" in found,
        "it asks not to be kept": b"no-store" in control or b"private" in control,
        "it depends on something else": not varies <= VARIES,
        "it is packed": b"content-encoding" in found,
        "it holds a form's token": TOKEN in body,
        "its policy names a nonce": bool(NONCE.search(found.get(b"content-security-policy", b""))),
        "it read a private table": any(map(is_private, reading.tables)),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def until_of(reading: Reading) -> float:
    """Return how long a page holds: to its own moment, to midnight, never longer than we said.

    Counted from its beginning: what passed while it was made has passed for it.
    """
    at = reading.began
    longest = at + timedelta(seconds=settings.IGASHU_EDGE_LONGEST_SECONDS)
    return min(filter(None, [reading.until, midnight_after(at), longest])).timestamp()


def midnight_after(at: datetime) -> datetime:
    """Every page may say "today" without saying so."""
    return make_aware(datetime.combine(localtime(at).date() + timedelta(days=1), clock_time.min))


def entry_of(key: Key, headers: Headers, body: bytes, reading: Reading) -> Entry:
    """Return a page ready to be kept, in every form."""
    tables = frozenset(reading.tables) | ALWAYS_READ
    entry = Entry(key, tables, until_of(reading), b'W/"%s"' % digest(body))
    common = common_headers(headers, entry)
    for name, packed in bodies(headers, body).items():
        encoding = [(b"content-encoding", name.encode())] if name else []
        length = (b"content-length", str(len(packed)).encode())
        entry.forms[name] = answer(entry, 200, [*common, *encoding, length], packed)
        # Twice: as a message, and as it goes over the line.
        entry.size += 2 * len(packed)
    told = [(name, value) for name, value in common if name in IN_NOT_MODIFIED]
    entry.forms["known"] = answer(entry, 304, told, b"")
    return entry


def answer(entry: Entry, status: int, headers: Headers, body: bytes) -> Answer:
    return Answer(
        ref(entry),
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:24].encode()


def common_headers(headers: Headers, entry: Entry) -> Headers:
    """Return the headers of a page without what belonged to its first reader."""
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in OWN]
    names = {name for name, _value in kept}
    kept = [(name, value) for name, value in kept if name not in (b"vary", b"etag")]
    if b"cache-control" not in names:
        kept.append(ASK_EACH_TIME)
    return [*kept, VARY, (b"etag", entry.etag), *cdn.tags(entry.tables)]


def bodies(headers: Headers, body: bytes) -> dict[str, bytes]:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    if len(body) < SMALLEST_PACKED or not PACKED.match(kind):
        return {"": body}
    return {
        "": body,
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
    }
