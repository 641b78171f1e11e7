"""Recruitments of public activities, as rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet

from home.queries import public_live
from home.ruby import without_ruby

from .. import rules
from ..models import ActivityPage, Recruitment, Session
from ..models.recruitments import RecruitmentQuerySet

Address = Callable[[str], str | None]
LARGEST_PAGE = 100
OWN = ("pk", "title", "selection", "opens_at", "closes_at", "capacity", "seats_held", "fee")
OF_ITS_PAGE = ("title", "url_path", "category", "place_kind", "place_name")
COLUMNS = (*OWN, "page", *(f"page__{name}" for name in OF_ITS_PAGE))
SESSION = ("starts_at", "ends_at", "title", "place")


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
    pages = public_live(ActivityPage.objects.all())
    return Recruitment.objects.filter(page__in=pages.values("pk"))


def open_recruitments(*, at: datetime) -> QuerySet[Recruitment]:
    """Return the public recruitments that take applications, the first to close first."""
    taking = of_public_pages().taking_applications(at=at)
    return taking.select_related("page").prefetch_related("sessions").order_by("closes_at", "pk")


def recruitment_rows(
    filters: Mapping[str, Any],
    cursor: int | None,
    limit: int,
    *,
    at: datetime,
    address: Address,
) -> tuple[list[Row], int | None]:
    """Return rows newest first and the next cursor (None: that was all).

    `filters` may hold `activity` (id), `category`, `way`, `place` and `open` (bool).
    """
    found = filtered(of_public_pages(), filters, at=at).order_by("-pk")
    if cursor is not None:
        found = found.filter(pk__lt=cursor)
    limit = min(max(limit, 1), LARGEST_PAGE)
    rows = rows_of(found[: limit + 1], at=at, address=address)
    next_cursor = rows[limit - 1]["id"] if len(rows) > limit else None
    return rows[:limit], next_cursor


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


def rows_of(found: RecruitmentQuerySet, *, at: datetime, address: Address) -> list[Row]:
    """Return recruitments as plain values, in two queries, no object for each.

    `address` gives the full address of a page by its place in the tree.
    """
    facts = list(found.values(*COLUMNS))
    sessions, ways = dates_and_ways(one["pk"] for one in facts)
    return [
        row_of(one, sessions[one["pk"]], ways[one["pk"]], at=at, address=address) for one in facts
    ]


def row_of(
    one: dict[str, Any], sessions: list[dict], ways: list[str], *, at: datetime, address: Address
) -> Row:
    last_end = max((session["ends_at"] for session in sessions), default=None)
    closes_at, capacity, held = one["closes_at"], one["capacity"], one["seats_held"]
    deadline = rules.deadline(closes_at, last_end)
    return {
        "id": one["pk"],
        "title": one["title"],
        "activity_id": one["page"],
        "activity_title": without_ruby(one["page__title"]),
        "activity_url": address(one["page__url_path"]),
        "category": one["page__category"],
        "ways": ways,
        "place_kind": one["page__place_kind"],
        "place_name": one["page__place_name"],
        "selection": one["selection"],
        "phase": rules.phase_of(one["opens_at"], deadline, capacity, held, at).value,
        "opens_at": one["opens_at"],
        "closes_at": closes_at,
        "capacity": capacity,
        "seats_held": held,
        "seats_free": rules.seats_free(capacity, held),
        "fee": one["fee"],
        "sessions": sessions,
    }


def dates_and_ways(keys: Iterable[int]) -> tuple[dict[int, list[dict]], dict[int, list[str]]]:
    """Return the dates and the ways of recruitments, by key, in one query for both."""
    dates: dict[int, dict[int, dict]] = defaultdict(dict)
    ways: dict[int, dict[str, None]] = defaultdict(dict)
    columns = ["sessions__pk", *(f"sessions__{name}" for name in SESSION), "page__ways__way"]
    rows = Recruitment.objects.filter(pk__in=list(keys))
    # A row for each date and way of a recruitment: both are few.
    order = ["pk", "sessions__starts_at", "page__ways__id"]
    for key, date, *facts, way in rows.order_by(*order).values_list("pk", *columns):
        if date is not None:
            dates[key].setdefault(date, dict(zip(SESSION, facts, strict=True)))
        if way is not None:
            ways[key][way] = None
    return (
        defaultdict(list, {key: list(found.values()) for key, found in dates.items()}),
        defaultdict(list, {key: list(found) for key, found in ways.items()}),
    )


def session_row(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in SESSION}
