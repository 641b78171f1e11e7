"""Makes the past look past: letters and records bear the time of what they tell."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now
from wagtail.models import ModelLogEntry, PageLogEntry

from igashu_site.records import seal
from members.models import Letter

BEGINNINGS = ("apply", "applied", "submit", "received")


@dataclass(slots=True)
class Moments:
    """When each thing began and when it came to where it stands, by its key."""

    known: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def note(self, pk: UUID | int, *, began: datetime, ended: datetime) -> None:
        self.known[str(pk)] = (began, ended)

    def of(self, key: str, what: str) -> datetime | None:
        """Return the moment of a deed or a letter about something, if it is one of ours."""
        began, ended = self.known.get(key, (None, None))
        return began if what.endswith(BEGINNINGS) else ended


def write_history(moments: Moments) -> None:
    """Set the times of all letters and records made while the town was built."""
    date_letters(moments)
    with seal.lifted():
        date_records(moments)


def date_letters(moments: Moments) -> None:
    letters = list(Letter.objects.filter(sent_at=None))
    for letter in letters:
        _kind, _, rest = letter.dedupe_key.partition(":")
        key, _, what = rest.partition(":")
        name = letter.kind if letter.kind.startswith("activities.") else what
        letter.written_at = letter.sent_at = moments.of(key, name) or now()
        letter.attempts = 1
    Letter.objects.bulk_update(letters, ["written_at", "sent_at", "attempts"], batch_size=200)


def date_records(moments: Moments) -> None:
    entries = [entry for entry in ModelLogEntry.objects.all() if entry.object_id in moments.known]
    for entry in entries:
        entry.timestamp = moments.of(entry.object_id, entry.action)
    ModelLogEntry.objects.bulk_update(entries, ["timestamp"], batch_size=200)
    pages = list(PageLogEntry.objects.select_related("page"))
    for entry in pages:
        entry.timestamp = entry.page.first_published_at or entry.timestamp
    PageLogEntry.objects.bulk_update(pages, ["timestamp"], batch_size=200)
