"""The same pages as files: nginx hands them out without waking Python.

    <folder>/<host>/<language>/<path>~.html  (.gz)

A folder is shared by all processes of one machine, and so is the clock in its index: a file is put
there under the lock, only if nothing it shows was forgotten since the page was begun, and taken
away under the same lock before the request that changed something returns. Nothing is purged by
guessing, and no page of before can come after.

A disk that is full, or a folder that went wrong, costs speed and never truth: who cannot look makes
the page anew, and what cannot be taken away by the index is taken away without it.
"""

import fcntl
import hashlib
import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from urllib.parse import urlsplit

from django.conf import settings

from .answers import Entry
from .keys import Key
from .tables import EVERYTHING

logger = logging.getLogger(__name__)
# What a folder may have: no room left, no right, an index that is none.
TROUBLE = (OSError, sqlite3.Error)
# A page that was begun while the folder could not be asked.
NO_TICKET = -1
# Seconds for which a folder that took no page is left alone.
PAUSE = 5.0
# What nginx finds by a name it can build itself.
PATHS = re.compile(r"/(?:[A-Za-z0-9_-]+/)*", re.ASCII)
ENDING = "~.html"
# Not worth a file, and nothing to be taken away in a hurry.
SHORTEST_SECONDS = 5.0
INDEX = (".index", ".index-journal")
# The clock begins at the time of day: whoever took a ticket from an index of before is behind.
LAYOUT = """
CREATE TABLE IF NOT EXISTS clock (at INTEGER);
CREATE TABLE IF NOT EXISTS forgotten (name TEXT PRIMARY KEY, at INTEGER);
CREATE TABLE IF NOT EXISTS pages (place TEXT PRIMARY KEY, until REAL);
CREATE TABLE IF NOT EXISTS reads (place TEXT, name TEXT, PRIMARY KEY (name, place)) WITHOUT ROWID;
INSERT INTO clock SELECT {now} WHERE NOT EXISTS (SELECT 1 FROM clock);
INSERT OR IGNORE INTO forgotten VALUES ('*', {now});
"""


@contextmanager
def index() -> Iterator[sqlite3.Connection]:
    """Hold the lock of the folder, and open its index."""
    root = Path(settings.IGASHU_EDGE_FILES)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not (root / ".index").exists()
        # Autocommit: a page is in the index before its file is there, whatever happens between.
        book = sqlite3.connect(root / ".index", isolation_level=None)
        try:
            book.execute("PRAGMA synchronous=OFF")
            if is_new:
                book.executescript(LAYOUT.format(now=int(time() * 1000)))
            yield book
        finally:
            book.close()


def ticket() -> int:
    """Return the clock of the folder."""
    if not settings.IGASHU_EDGE_FILES:
        return 0
    try:
        with index() as book:
            return book.execute("SELECT at FROM clock").fetchone()[0]
    except TROUBLE as error:
        tell("the page files cannot be asked", error)
        return NO_TICKET


def put(entry: Entry) -> bool:
    """Write a page, if it is one for a file.

    False when something it shows was forgotten since, or when nobody can know that.
    """
    if not settings.IGASHU_EDGE_FILES:
        return True
    try:
        with index() as book:
            if is_overtaken(book, entry):
                return False
            add(book, entry)
    except TROUBLE as error:
        tell("the page files cannot be asked", error)
        return False
    return True


def add(book: sqlite3.Connection, entry: Entry) -> None:
    """Write a page that holds. If there is no room for it, nginx asks for it the next time."""
    place = place_of(entry.key)
    if place is None or monotonic() < _full.until:
        return
    file = Path(settings.IGASHU_EDGE_FILES) / place
    if file.exists() or not is_worth_it(entry):
        return
    try:
        book.execute("REPLACE INTO pages VALUES (?, ?)", (place, entry.until))
        pairs = [(place, name) for name in entry.tables]
        book.executemany("REPLACE INTO reads VALUES (?, ?)", pairs)
        write(file, entry)
    except TROUBLE as error:
        _full.until = monotonic() + PAUSE
        tell("a page file could not be written", error)


class Full:
    until = 0.0


_full = Full()


def tell(what: str, error: Exception) -> None:
    logger.warning("%s: %s", what, error, extra={"event": "edge.files.trouble"})


def is_worth_it(entry: Entry) -> bool:
    return entry.until - time() >= SHORTEST_SECONDS and is_plain(entry)


def is_overtaken(book: sqlite3.Connection, entry: Entry) -> bool:
    names = [*entry.tables, *EVERYTHING]
    marks = ",".join("?" * len(names))
    query = f"SELECT max(at) FROM forgotten WHERE name IN ({marks})"  # noqa: S608 - only marks
    latest = book.execute(query, names).fetchone()[0]
    return latest is not None and latest > entry.files_ticket


def write(file: Path, entry: Entry) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    for ending, form in ((".gz", "gzip"), ("", "")):
        if form in entry.forms:
            body = entry.forms[form].body["body"]
            draft = file.with_name(f"{file.name}{ending}.{os.getpid()}")
            try:
                draft.write_bytes(body)
                # Nginx makes its ETag of this "time" and the length: it must stand for the content.
                stamp = int(hashlib.sha256(body).hexdigest()[:8], 16)
                os.utime(draft, (stamp, stamp))
                draft.replace(file.with_name(file.name + ending))
            finally:
                draft.unlink(missing_ok=True)


def forget(tables: frozenset[str]) -> None:
    """Take away every page that read one of these tables, before this returns."""
    if not settings.IGASHU_EDGE_FILES:
        return
    try:
        with index() as book:
            book.execute("UPDATE clock SET at = at + 1")
            at = book.execute("SELECT at FROM clock").fetchone()[0]
            marks = [(name, at) for name in tables]
            book.executemany("REPLACE INTO forgotten VALUES (?, ?)", marks)
            take(book, places_of(book, tables))
    except TROUBLE as error:
        tell("the page files begin anew", error)
        begin_anew()


def begin_anew() -> None:
    """Take away every page and the index: taking away needs no room on the disk."""
    root = Path(settings.IGASHU_EDGE_FILES)
    if not root.exists():
        return
    with (root / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for file in (*root.rglob(f"*{ENDING}*"), *(root / name for name in INDEX)):
            file.unlink(missing_ok=True)


def places_of(book: sqlite3.Connection, tables: frozenset[str]) -> list[str]:
    if not tables.isdisjoint(EVERYTHING):
        return [place for (place,) in book.execute("SELECT place FROM pages")]
    marks = ",".join("?" * len(tables))
    query = f"SELECT DISTINCT place FROM reads WHERE name IN ({marks})"  # noqa: S608 - only marks
    return [place for (place,) in book.execute(query, list(tables))]


def take_away() -> None:
    """Take away every page whose moment has come."""
    if not settings.IGASHU_EDGE_FILES or not Path(settings.IGASHU_EDGE_FILES, ".index").exists():
        return
    try:
        with index() as book:
            over = book.execute("SELECT place FROM pages WHERE until <= ?", (time(),))
            take(book, [place for (place,) in over.fetchall()])
    except TROUBLE as error:
        tell("the page files begin anew", error)
        begin_anew()


def take(book: sqlite3.Connection, places: list[str]) -> None:
    root = Path(settings.IGASHU_EDGE_FILES)
    for place in places:
        # The plain form first: nginx looks for it before it sends any other.
        (root / place).unlink(missing_ok=True)
        (root / f"{place}.gz").unlink(missing_ok=True)
    marks = [(place,) for place in places]
    book.executemany("DELETE FROM pages WHERE place = ?", marks)
    book.executemany("DELETE FROM reads WHERE place = ?", marks)


def place_of(key: Key) -> str | None:
    """Return where a page stands in the folder; None for what nginx would not find."""
    host = folder_of(key)
    if host is None or key.query or not PATHS.fullmatch(key.path):
        return None
    return f"{host}/{key.language}{key.path}{ENDING}"


def folder_of(key: Key) -> str | None:
    base = urlsplit(settings.BASE_URL)
    if key.scheme != base.scheme:
        return None
    if key.host == base.netloc.lower():
        return base.hostname
    return key.host if key.host in settings.ALLOWED_HOSTS and ":" not in key.host else None


def is_plain(entry: Entry) -> bool:
    """Tell whether nginx sends this page with the headers it has: those of every page."""
    from .nginx import every_page, own_headers

    return own_headers(entry.forms[""].start["headers"]) == every_page()
