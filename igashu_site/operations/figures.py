"""How the site does now: asked by the screen and by the metrics, changed by nobody."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from activities.models import Application
from activities.rules import IN_LINE
from community.models import Message, Participant, Room
from igashu_site import heartbeat
from igashu_site.backup import shelf
from igashu_site.models import Heartbeat
from members.models import Letter

# A site that promises to lose at most a day of work worries after a day and a bit.
BACKUP_LONG = timedelta(hours=26)
# Below this the database may soon be unable to write.
DISK_LOW = 0.10
LETTER_LONG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Outbox:
    waiting: int
    failed: int
    oldest: datetime | None

    @property
    def is_late(self) -> bool:
        return bool(self.oldest and now() - self.oldest > LETTER_LONG)

    @property
    def oldest_seconds(self) -> float:
        return max((now() - self.oldest).total_seconds(), 0.0) if self.oldest else 0.0


def outbox() -> Outbox:
    here = Q(sent_at__isnull=True, failed_at__isnull=True)
    unsent = Letter.objects.by_mail().filter(sent_at__isnull=True)
    found = unsent.aggregate(
        waiting=Count("pk", filter=here),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        oldest=Min("written_at", filter=here),
    )
    return Outbox(**found)


def pushes() -> Outbox:
    """What waits to reach people's devices. What sleeps until their morning is not late yet."""
    since = Coalesce("claimed_until", "written_at")
    waiting = Letter.objects.filter(address="", sent_at__isnull=True, failed_at__isnull=True)
    found = waiting.aggregate(waiting=Count("pk"), oldest=Min(since))
    return Outbox(found["waiting"], 0, found["oldest"])


def rooms() -> dict[str, int]:
    return {
        "open": open_rooms(),
        "people": Participant.objects.present().values("user").distinct().count(),
        "said_today": said_today(),
    }


def open_rooms() -> int:
    return Room.objects.filter(closed_at=None).count()


def said_today() -> int:
    """Count what was said in the last day, without looking at all that was said in years."""
    since, newest = now() - timedelta(days=1), Message.objects.order_by("-pk").only("pk").first()
    first, last = 1, newest.pk if newest else 0
    # Numbers are given out in the order of time: halve until the first of the day is found.
    while first <= last:
        middle = (first + last) // 2
        told = Message.objects.filter(pk__gte=middle).order_by("pk").values_list("said_at")[:1]
        if told and told[0][0] >= since:
            last = middle - 1
        else:
            first = middle + 1
    return Message.objects.filter(pk__gte=first, said_at__gte=since).count()


def applications_waiting() -> int:
    return Application.objects.filter(status__in=IN_LINE).count()


@dataclass(frozen=True, slots=True)
class Backups:
    count: int
    newest: datetime | None
    size: int

    @property
    def is_late(self) -> bool:
        return self.newest is None or now() - self.newest > BACKUP_LONG


def backups() -> Backups:
    found = shelf.backups()
    newest, path = found[0] if found else (None, None)
    return Backups(len(found), newest, path.stat().st_size if path else 0)


@dataclass(frozen=True, slots=True)
class Disk:
    free: int
    total: int

    @property
    def is_low(self) -> bool:
        return self.free < self.total * DISK_LOW

    @property
    def free_percent(self) -> int:
        return round(100 * self.free / self.total)


def disk() -> Disk:
    place = Path(settings.VAR_DIR)
    usage = shutil.disk_usage(place if place.exists() else "/")
    return Disk(usage.free, usage.total)


def jobs() -> list[Heartbeat]:
    return list(Heartbeat.objects.exclude(job=heartbeat.CLOCK).order_by("job"))


def newest_message() -> datetime | None:
    return Message.objects.aggregate(at=Max("said_at"))["at"]
