"""The clock's heartbeat: rows that say when each job last ran, read by all who ask."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Max
from django.utils.timezone import now

from .models import Heartbeat

# The clock itself, whatever its jobs do.
CLOCK = "clock"
# Silence for this long is worth a warning: scheduled pages stay hidden, letters stay here.
LONG = timedelta(minutes=15)


def beat(job: str, *, at: datetime, error: Exception | None = None) -> None:
    """Store that a job ran which began at `at`."""
    done = now()
    took = {"ran_at": done, "took_ms": int((done - at).total_seconds() * 1000)}
    how = {"worked_at": done} if error is None else failure(error, done)
    Heartbeat.objects.update_or_create(job=job, defaults=took | how)


@contextmanager
def heard(job: str) -> Iterator[None]:
    """Store how a job went that somebody else than the clock does (a timer, a person)."""
    began = now()
    try:
        yield
    except Exception as error:
        with suppress(DatabaseError):  # of the two the first trouble is the one to tell
            beat(job, at=began, error=error)
        raise
    beat(job, at=began)


def failure(error: Exception, at: datetime) -> dict:
    return {"failed_at": at, "error": type(error).__name__[:80]}


def last() -> datetime | None:
    """Return when the clock last struck; None: never."""
    return Heartbeat.objects.filter(job=CLOCK).aggregate(at=Max("ran_at"))["at"]


def age() -> float | None:
    """Return the seconds since the clock last struck; None: never."""
    at = last()
    return None if at is None else max((now() - at).total_seconds(), 0.0)


def is_silent() -> bool:
    """Tell whether the clock stands still: it struck once, and not for a long time."""
    seconds = age()
    return seconds is None or seconds > LONG.total_seconds()
