"""Finished pages in memory: bounded, least used first out, forgotten by what they read.

The clock here counts forgettings. Whoever makes a page takes a ticket first (the clock of then);
a page is kept only if nothing it read was forgotten since. So a change that happens while a page
is made is never overwritten by the page of before.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .counters import counters

if TYPE_CHECKING:
    from .answers import Entry
    from .keys import Key

# Addresses with a query live in a quarter of the room: nobody can push the front page out of it
# by asking for a hundred thousand ?page=.
QUERY_SHARE = 4
# No page may take more than this part of its room.
LARGEST_PART = 8
# Requests as they come, answered without a second look; all dropped when there are so many.
MEMO_LIMIT = 4096
# Characters of such a request. Whoever writes long headers does not get them kept here.
LONGEST_MEMO = 1_000
# Addresses that turned out to be nobody's but their reader's.
UNKEPT_LIMIT = 2048


class Room:
    """Entries up to so many bytes. An entry used since it was last looked at gets another turn."""

    def __init__(self, limit: int):
        self.limit, self.size = limit, 0
        self.entries: OrderedDict[Key, Entry] = OrderedDict()

    def put(self, entry: Entry) -> Iterator[Entry]:
        """Keep an entry; yield those that had to go."""
        self.drop(entry.key)
        self.entries[entry.key] = entry
        self.size += entry.size
        while self.size > self.limit:
            oldest = next(iter(self.entries.values()))
            if oldest.was_used and oldest is not entry:
                oldest.was_used = False
                self.entries.move_to_end(oldest.key)
                continue
            self.drop(oldest.key)
            yield oldest

    def drop(self, key: Key) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size


class Shelf:
    """What one process keeps. Everything that changes it holds the lock."""

    def __init__(self, limit: int):
        self.lock = threading.RLock()
        self.resize(limit)
        # By what an answer may depend on, and by the bytes of a whole request.
        self.memo: dict[tuple, Any] = {}
        self.lines: dict[bytes, Any] = {}
        self.unkept: OrderedDict[Key, frozenset[str]] = OrderedDict()
        self.clock = 0
        self.all_forgotten_at = 0
        self.forgotten_at: dict[str, int] = {}

    def resize(self, limit: int) -> None:
        """Begin with empty rooms of this many bytes in all; 0: nothing is kept."""
        self.plain = Room(limit - limit // QUERY_SHARE)
        self.asked = Room(limit // QUERY_SHARE)

    def __len__(self) -> int:
        return len(self.plain.entries) + len(self.asked.entries)

    @property
    def size(self) -> int:
        return self.plain.size + self.asked.size

    def room(self, key: Key) -> Room:
        return self.asked if key.query else self.plain

    def find(self, key: Key) -> Entry | None:
        """Return what is kept, even if its time is over: the caller looks at its watch."""
        return self.room(key).entries.get(key)

    def put(self, entry: Entry, ticket: int) -> bool:
        """Keep an entry, unless something it read was forgotten since the ticket was taken."""
        with self.lock:
            room = self.room(entry.key)
            if entry.size > room.limit // LARGEST_PART:
                return False
            if self.is_overtaken(entry.tables, ticket):
                counters.overtaken += 1
                return False
            self.let_go(room.put(entry))
            counters.stores += 1
            return True

    def let_go(self, gone: Iterable[Entry]) -> None:
        count = sum(1 for _entry in gone)
        if count:
            counters.evictions += count
            self.forget_requests()

    def forget_requests(self) -> None:
        self.memo.clear()
        self.lines.clear()

    def is_overtaken(self, tables: frozenset[str], ticket: int) -> bool:
        """Tell whether something was forgotten since, of what these tables hold."""
        if self.all_forgotten_at > ticket:
            return True
        return any(self.forgotten_at.get(table, 0) > ticket for table in tables)

    def forget(self, tables: frozenset[str]) -> None:
        """Drop every page that read one of these tables, now."""
        with self.lock:
            self.clock += 1
            self.forgotten_at.update(dict.fromkeys(tables, self.clock))
            if "*" in tables:
                self.all_forgotten_at = self.clock
            for room in (self.plain, self.asked):
                for key, entry in list(room.entries.items()):
                    if "*" in tables or not tables.isdisjoint(entry.tables):
                        room.drop(key)
                        counters.forgotten += 1
            for key, read in list(self.unkept.items()):
                if "*" in tables or not tables.isdisjoint(read):
                    del self.unkept[key]
            self.forget_requests()

    def remember(self, raw: tuple | bytes, entry: Entry, answer: Any) -> None:
        """Answer the same request without a second look, for as long as the entry is kept."""
        parts = (raw,) if isinstance(raw, bytes) else raw
        if sum(len(part) for part in parts if part) > LONGEST_MEMO:
            return
        with self.lock:
            if self.find(entry.key) is not entry:
                return
            known: dict = self.lines if isinstance(raw, bytes) else self.memo
            if len(known) >= MEMO_LIMIT:
                known.clear()
            known[raw] = answer

    def leave_alone(self, key: Key, tables: frozenset[str], ticket: int) -> None:
        """Note that this address is not for everybody: from now on it goes straight to Django."""
        with self.lock:
            if not self.is_overtaken(tables, ticket):
                self.unkept[key] = tables
                while len(self.unkept) > UNKEPT_LIMIT:
                    self.unkept.popitem(last=False)


shelf = Shelf(settings.IGASHU_EDGE_BYTES)
