"""Where both doors have their pages made: takes the ticket before, decides about keeping after."""

import logging
from time import time
from typing import NamedTuple

from home.freshness import Reading

from . import files
from .answers import Entry, Headers, entry_of, why_not
from .counters import counters
from .keys import Key, Question
from .shelf import Shelf

logger = logging.getLogger(__name__)
# A page past its time is shown for so long when a new one cannot be made, before trying again.
PATIENCE = 5.0
SERVER_ERROR = 500


class Ticket(NamedTuple):
    """The clocks of then: of this process's memory, and of the page files."""

    shelf: int
    files: int


class Unkept(NamedTuple):
    """An answer that is one reader's own."""

    status: int
    headers: Headers
    body: bytes


def ticket(shelf: Shelf) -> Ticket:
    """Take this before anything is read.

    Whoever waits for a page that somebody else has begun must hold the same one: by the clock of
    the files, a change in another process is known before its news has come.
    """
    return Ticket(shelf.clock, files.ticket())


def kept(shelf: Shelf, asked: Question) -> Entry | None:
    """Return the page from the shelf, if its time is not over."""
    entry = shelf.find(asked.key)
    # The folder of the files knows of a change sooner than Redis tells; and where nginx had to ask,
    # the file of this page is missing.
    if entry is None or entry.until <= time() or not files.put(entry):
        return None
    entry.was_used = True
    counters.hits += 1
    return entry


def served(
    shelf: Shelf, key: Key, answer: Unkept, reading: Reading, then: Ticket
) -> Entry | Unkept:
    """Return a page that everybody may have, kept if nothing has changed since it was begun."""
    counters.renders += 1
    if answer.status >= SERVER_ERROR:
        return past_its_time(shelf, key) or answer
    reason = why_not(*answer, reading)
    if reason:
        counters.refusals += 1
        if reading.is_for_all and answer.status == 200:
            logger.warning("not kept: %s", reason, extra={"event": "edge.page.refused"})
        shelf.leave_alone(key, frozenset(reading.tables), then.shelf)
        return answer
    entry = entry_of(key, answer.headers, answer.body, reading)
    entry.files_ticket = then.files
    if shelf.put(entry, then.shelf):
        files.put(entry)
    return entry


def past_its_time(shelf: Shelf, key: Key) -> Entry | None:
    """Return the page whose time is over: better than an error. Never one that was forgotten."""
    old = shelf.find(key)
    # Also not one whose news has not come yet: the folder of the files knows.
    if old is None or not files.put(old):
        return None
    counters.stale_on_error += 1
    old.until = max(old.until, time() + PATIENCE)
    return old
