"""Recruitments of public activities, as rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.utils.timezone import now

from home.queries import public_live

from .. import rules
from ..models import ActivityPage, Recruitment, Session
from ..models.recruitments import RecruitmentQuerySet
from .dated import hang_dates_and_ways
from .moments import say_until_when

LARGEST_PAGE = 100


class Row(TypedDict):
    """A recruitment as plain values; the seats are those of this moment."""

    id: int
    title: str
    activity_id: int
    activity_title: str
    activity_url: str | None
    category: str | None
    ways: list[str]
    place_kind: str | None
    place_name: str
    selection: str
    phase: str
    opens_at: datetime
    closes_at: datetime | None
    capacity: int | None
    seats_held: int
    seats_free: int | None
    fee: str
    sessions: list[dict[str, Any]]


def of_public_pages() -> RecruitmentQuerySet:
    """Return the recruitments of activities anybody may read."""
    say_until_when(at=now())
    pages = public_live(ActivityPage.objects.all())
    return Recruitment.objects.filter(page__in=pages.values("pk"))


def open_recruitments(*, at: datetime) -> QuerySet[Recruitment]:
    """Return the public recruitments that take applications, the first to close first."""
    taking = of_public_pages().taking_applications(at=at)
    return taking.select_related("page").prefetch_related("sessions").order_by("closes_at", "pk")


def phase_of(recruitment: Recruitment, *, at: datetime) -> rules.Phase:
    """Return what a reader is told about a recruitment at a moment."""
    return recruitment.phase(at=at)


def recruitment_rows(
    filters: Mapping[str, Any], cursor: int | None, limit: int, *, at: datetime
) -> tuple[list[Row], int | None]:
    """Return rows newest first and the next cursor (None: that was all).

    `filters` may hold `activity` (id), `category`, `way`, `place` and `open` (bool).
    """
    found = filtered(of_public_pages(), filters, at=at).order_by("-pk")
    if cursor is not None:
        found = found.filter(pk__lt=cursor)
    limit = min(max(limit, 1), LARGEST_PAGE)
    rows = list(found.select_related("page").defer("page__body")[: limit + 1])
    hang_dates_and_ways(rows)
    next_cursor = rows[limit - 1].pk if len(rows) > limit else None
    return [row_of(recruitment, at=at) for recruitment in rows[:limit]], next_cursor


def filtered(
    found: RecruitmentQuerySet, filters: Mapping[str, Any], *, at: datetime
) -> RecruitmentQuerySet:
    names = {
        "id": "pk",
        "activity": "page",
        "category": "page__category",
        "way": "page__ways__way",
        "place": "page__place_kind",
    }
    asked = {names[key]: filters[key] for key in names if filters.get(key) is not None}
    found = found.filter(**asked)
    return found.taking_applications(at=at) if filters.get("open") else found


def row_of(recruitment: Recruitment, *, at: datetime) -> Row:
    say_until_when(at)
    page = recruitment.page
    return {
        "id": recruitment.pk,
        "title": recruitment.title,
        "activity_id": page.pk,
        "activity_title": page.plain_title,
        "activity_url": page.url,
        "category": page.category,
        "ways": [one.way for one in page.ways.all()],
        "place_kind": page.place_kind,
        "place_name": page.place_name,
        "selection": recruitment.selection,
        "phase": recruitment.phase(at=at).value,
        "opens_at": recruitment.opens_at,
        "closes_at": recruitment.closes_at,
        "capacity": recruitment.capacity,
        "seats_held": recruitment.seats_held,
        "seats_free": recruitment.seats_free,
        "fee": recruitment.fee,
        "sessions": [session_row(one) for one in recruitment.sessions.all()],
    }


def session_row(session: Session) -> dict[str, Any]:
    return {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "title": session.title,
        "place": session.place,
    }
