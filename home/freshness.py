"""What a page says of itself while it is made: whom it is for, what it read, how long it holds.

Whoever keeps finished pages (the roof does) opens a `Reading` around the making of one. Where none
is open, for a signed-in reader for instance, every word said here goes nowhere and costs nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import NamedTuple

from django.utils.timezone import now

_reading: ContextVar["Reading | None"] = ContextVar("reading", default=None)


class Clock(NamedTuple):
    """Tables whose rows are told differently as time passes, though nobody writes them."""

    tables: frozenset[str]
    # Returns the first moment after another at which any of them is; None: never.
    next_moment: Callable[[datetime], datetime | None]


_clocks: list[Clock] = []


@dataclass(slots=True)
class Reading:
    """What was said of one page in the making."""

    # Nobody has said yet that a stranger's page is every stranger's page.
    is_for_all: bool = False
    tables: set[str] = field(default_factory=set)
    until: datetime | None = None
    # Nothing the page says of "now" is of an earlier moment.
    began: datetime = field(default_factory=now)
    asked: set[Clock] = field(default_factory=set)

    def read(self, tables: Iterable[str]) -> None:
        """Note tables; ask once until when the page holds that tells of them."""
        self.tables.update(tables)
        for clock in _clocks:
            if clock not in self.asked and not clock.tables.isdisjoint(self.tables):
                # Noted first: what looks for the moment reads the same tables.
                self.asked.add(clock)
                holds_until(clock.next_moment(self.began))


@contextmanager
def opened() -> Iterator[Reading]:
    """Listen to what is said while a page is made."""
    reading = Reading()
    token = _reading.set(reading)
    try:
        yield reading
    finally:
        _reading.reset(token)


def current() -> Reading | None:
    return _reading.get()


def for_all() -> None:
    """Say: what this shows to one stranger, it shows to every stranger. It may be kept."""
    if reading := _reading.get():
        reading.is_for_all = True


def public(view: Callable) -> Callable:
    """Say so for a whole view."""

    @wraps(view, updated=())
    def said_to_be_public(request, *args, **kwargs):
        for_all()
        return view(request, *args, **kwargs)

    return said_to_be_public


def reads(*tables: str) -> None:
    """Name tables that were read where no query shows it (through a cache, for instance)."""
    if reading := _reading.get():
        reading.read(tables)


def by_the_clock(tables: Iterable[str], next_moment: Callable[[datetime], datetime | None]) -> None:
    """Say once, for every page to come: what these tables hold is told by the clock.

    Whoever reads them need not think of it: a page that does holds until the next such moment.
    """
    _clocks.append(Clock(frozenset(tables), next_moment))


def holds_until(moment: datetime | None) -> None:
    """Say: at this moment the page would say something else. The earliest one counts."""
    reading = _reading.get()
    if reading is not None and moment is not None:
        reading.until = min(filter(None, [reading.until, moment]))
