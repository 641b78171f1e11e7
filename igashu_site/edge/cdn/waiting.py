"""What the network has not been told yet: the notes of the changes themselves.

A note is written in the transaction of its change, so neither exists without the other, and the
editor's request does nothing more for the network's sake.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, Min, Q
from django.utils.timezone import now

from igashu_site.models import Change

# So many notes are merged into one telling.
MOST_AT_ONCE = 5_000
# A page of before may be on its way while the network forgets, or come from a process that has not
# heard yet: after so many seconds more than the notes are read in, it is told once more.
ON_ITS_WAY = 10
TWICE = 2
LONG = timedelta(minutes=2)


def due() -> list[Change]:
    """Return the notes to be told now, the oldest first."""
    again = now() - timedelta(seconds=ON_ITS_WAY + settings.IGASHU_EDGE_POLL_SECONDS)
    is_due = Q(told=0) | Q(told=1, told_at__lte=again)
    return list(Change.objects.filter(is_due, told__lt=TWICE).order_by("pk")[:MOST_AT_ONCE])


def are_told(notes: list[Change]) -> None:
    keys = [note.pk for note in notes]
    Change.objects.filter(pk__in=keys).update(told=F("told") + 1, told_at=now())


@dataclass(frozen=True, slots=True)
class Queue:
    waiting: int
    oldest: datetime | None

    @property
    def seconds(self) -> float:
        return max((now() - self.oldest).total_seconds(), 0.0) if self.oldest else 0.0

    @property
    def is_late(self) -> bool:
        return self.seconds > LONG.total_seconds()


def queue() -> Queue | None:
    """Return how many changes wait to be told; None where there is no network to tell."""
    if not settings.IGASHU_CDN_PURGE_URL:
        return None
    untold = Change.objects.filter(told=0)
    return Queue(**untold.aggregate(waiting=Count("pk"), oldest=Min("at")))
