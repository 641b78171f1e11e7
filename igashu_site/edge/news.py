"""How a change reaches every process: at once here, in milliseconds by Redis, in seconds without.

The notes in the database are the truth (see watch.py); Redis only tells them sooner. Each process
that keeps pages has an ear: a thread that hears Redis and reads the notes every few seconds. Each
note has a number and counts once, however it was heard of.
"""

import json
import logging
import os
import threading
from collections import deque
from datetime import timedelta
from time import monotonic
from typing import Any

import redis
from django.conf import settings
from django.db import close_old_connections
from django.utils.timezone import now
from wagtail.models import Site

from ..models import Change
from ..redis_nodes import line_for
from . import files
from .counters import counters
from .shelf import shelf
from .tables import EVERYTHING

logger = logging.getLogger(__name__)
# Of this town alone: several may share a Redis, whose channels know no database numbers.
CHANNEL = f"{settings.IGASHU_REDIS_PREFIX}:edge"
# A transaction takes its note's number early and shows it when it commits. Numbers are looked at
# again for so long; a transaction that lasts longer writes a second note (see watch.py).
OVERLAP_SECONDS = 120.0
# Numbers below the newest one that are looked at when a process begins to listen.
FIRST_LOOK = 1000
# Notes are kept for so long; whoever was deaf for longer forgets everything.
KEPT = timedelta(hours=1)
SWEEP_SECONDS = 600.0
# How long a dead Redis may hold up a commit, and for how long it is then left alone.
REDIS_TIMEOUT = 0.5
REDIS_PAUSE = 5.0
# How late a page file may be taken away when its moment has come.
TICK = 0.2
# A change in these may change where a site begins, which Wagtail keeps in a cache of its own.
ROOTS = frozenset({"wagtailcore_page", "wagtailcore_site", "*"})


def spread(tables: frozenset[str], number: int | None) -> None:
    """A change is committed: forget here, then tell the others. Never raises: it did happen."""
    for step in (forget_here, forget_files, say):
        try:
            step(tables, number)
        except Exception:
            # Whatever fails, the other steps are taken, and the note in the database remains.
            logger.exception("a change did not spread", extra={"event": "edge.spread.failed"})


def forget_here(tables: frozenset[str], number: int | None = None) -> None:
    try:
        if not tables.isdisjoint(ROOTS):
            Site.clear_site_root_paths_cache()
    finally:
        shelf.forget(tables)
    if number is not None:
        ear.seen.add(number)


def forget_files(tables: frozenset[str], _number: int | None = None) -> None:
    files.forget(tables)


class Mouth:
    """Tells the other processes by Redis, if there is one and it answers."""

    def __init__(self) -> None:
        self.client: Any = None
        self.silent_until = 0.0

    def say(self, tables: frozenset[str], number: int | None) -> None:
        if not settings.REDIS_URL or monotonic() < self.silent_until:
            return
        try:
            self.client = self.client or connected()
            self.client.publish(CHANNEL, json.dumps({"tables": sorted(tables), "number": number}))
        except redis.RedisError:
            self.silent_until = monotonic() + REDIS_PAUSE
            logger.warning("Redis was not told of a change", extra={"event": "edge.redis.silent"})


def connected() -> Any:
    return line_for(
        settings.REDIS_URL,
        settings.IGASHU_REDIS_NODES,
        socket_timeout=REDIS_TIMEOUT,
        socket_connect_timeout=REDIS_TIMEOUT,
    )


def say(tables: frozenset[str], number: int | None) -> None:
    mouth.say(tables, number)


class Ear:
    """Hears of the changes of other processes. One thread in each process that keeps pages."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process = 0
        self.seen: set[int] = set()
        self.highest = 0
        # What was the highest number when: from here the overlap is told.
        self.heights: deque[tuple[float, int]] = deque()
        self.looked_at = self.swept_at = 0.0
        self.subscription: Any = None

    def begin(self) -> bool:
        """Listen from now on. False while that is impossible: who cannot hear keeps nothing."""
        # A process that was split off has its parent's memory, but not its thread.
        if self.process == os.getpid():
            return True
        with self.lock:
            if self.process != os.getpid() and self.looks_back():
                threading.Thread(target=self.listen, name="edge", daemon=True).start()
                self.process = os.getpid()
        return self.process == os.getpid()

    def looks_back(self) -> bool:
        """Take everything noted so far as known. Page files may be those of an older program."""
        try:
            newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            first = max(newest - FIRST_LOOK, 0)
            self.seen |= set(Change.objects.filter(pk__gt=first).values_list("pk", flat=True))
            self.highest, self.heights = newest, deque([(monotonic(), first)])
            self.looked_at = self.swept_at = monotonic()
            files.forget(EVERYTHING)
        except Exception:
            # Pages are made as if there were no cache; the next request tries again.
            logger.exception("cannot hear of changes", extra={"event": "edge.deaf"})
            return False
        return True

    def listen(self) -> None:
        while True:
            try:
                self.hear()
            except Exception:
                # The thread must survive whatever the database or Redis does meanwhile.
                logger.exception("did not hear", extra={"event": "edge.hear.failed"})
                threading.Event().wait(TICK)

    def hear(self) -> None:
        """Wait for a word or for the next look, whichever comes first."""
        pause = max(self.looked_at + settings.IGASHU_EDGE_POLL_SECONDS - monotonic(), 0)
        told = self.word(min(pause, TICK) if settings.IGASHU_EDGE_FILES else pause)
        if told:
            self.take(told["tables"], told["number"])
        files.take_away()
        if monotonic() >= self.looked_at + settings.IGASHU_EDGE_POLL_SECONDS:
            self.look()

    def word(self, pause: float) -> dict | None:
        """Return what Redis tells within the pause; without Redis, wait as long."""
        try:
            self.subscription = self.subscription or self.subscribed()
        except redis.RedisError:
            self.subscription = None
        if self.subscription is None:
            threading.Event().wait(pause)
            return None
        try:
            message = self.subscription.get_message(timeout=pause)
        except redis.RedisError:
            # What was said meanwhile is in the notes: look at them now.
            self.subscription, self.looked_at = None, 0.0
            threading.Event().wait(TICK)
            return None
        return json.loads(message["data"]) if message else None

    def subscribed(self) -> Any:
        if not settings.REDIS_URL:
            return None
        subscription = connected().pubsub(ignore_subscribe_messages=True)
        subscription.subscribe(CHANNEL)
        # What was said before this moment is in the notes only.
        self.looked_at = 0.0
        return subscription

    def take(self, tables: list[str], number: int | None) -> None:
        if number is None or number not in self.seen:
            counters.news += 1
            # What fails here is tried again: only what was forgotten is marked as seen. First the
            # memory: whatever is the matter with the folder, it must not keep the page of before.
            forget_here(frozenset(tables))
            files.forget(frozenset(tables))
            if number is not None:
                self.seen.add(number)

    def look(self) -> None:
        """Read the notes that are not known yet."""
        was_deaf_for = monotonic() - self.looked_at if self.looked_at else 0
        close_old_connections()
        try:
            self.read(was_deaf_for)
        finally:
            close_old_connections()

    def read(self, was_deaf_for: float) -> None:
        notes = list(Change.objects.filter(pk__gt=self.floor()).values_list("pk", "tables"))
        for number, tables in notes:
            self.take(tables.split(), number)
        newest = max((number for number, _tables in notes), default=0)
        if was_deaf_for > KEPT.total_seconds() / 2 or self.has_gone_back():
            self.seen.clear()
            forget_here(EVERYTHING)
            files.forget(EVERYTHING)
        self.highest = max(self.highest, newest)
        self.looked_at = monotonic()
        self.heights.append((self.looked_at, self.highest))
        self.sweep()

    def floor(self) -> int:
        """Return the number up to which everything was shown long enough ago."""
        while len(self.heights) > 1 and self.heights[1][0] < monotonic() - OVERLAP_SECONDS:
            self.heights.popleft()
        floor = self.heights[0][1]
        self.seen = {number for number in self.seen if number > floor}
        return floor

    def has_gone_back(self) -> bool:
        """Tell whether the database is an older one than it was: restored from a backup."""
        # The newest note is never swept away: where there is none, the database is another one.
        newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if newest >= self.highest:
            return False
        self.highest, self.heights = newest, deque([(monotonic(), 0)])
        return True

    def sweep(self) -> None:
        if monotonic() > self.swept_at + SWEEP_SECONDS:
            self.swept_at = monotonic()
            old = Change.objects.filter(at__lt=now() - KEPT, pk__lt=self.highest)
            if settings.IGASHU_CDN_PURGE_URL:
                old = old.filter(told__gt=0)
            old.delete()


mouth, ear = Mouth(), Ear()


def begin() -> bool:
    """Make sure that this process hears of changes, before it keeps its first page."""
    return ear.begin()
