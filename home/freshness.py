"""What a page says of itself while it is made: whom it is for, what it read, how long it holds.

Whoever keeps finished pages (the roof does) opens a `Reading` around the making of one. Where none
is open, for a signed-in reader for instance, every word said here goes nowhere and costs nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

_reading: ContextVar["Reading | None"] = ContextVar("reading", default=None)


@dataclass(slots=True)
class Reading:
    """What was said of one page in the making."""

    # Nobody has said yet that a stranger's page is every stranger's page.
    is_for_all: bool = False
    tables: set[str] = field(default_factory=set)
    until: datetime | None = None
    noted: dict[str, Any] = field(default_factory=dict)


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
        reading.tables.update(tables)


def holds_until(moment: datetime | None) -> None:
    """Say: at this moment the page would say something else. The earliest one counts."""
    reading = _reading.get()
    if reading is not None and moment is not None:
        reading.until = min(filter(None, [reading.until, moment]))


def once(name: str, find: Callable[[], Any]) -> Any:
    """Return what `find` finds, asked once for this page; None where no page is being kept."""
    reading = _reading.get()
    if reading is None:
        return None
    if name not in reading.noted:
        reading.noted[name] = find()
    return reading.noted[name]
