"""Recruitments with their dates in one query, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F, Model, QuerySet
from wagtail.models import Page

from home.prepared import PreparedObjects, filling, room_for, slots

from ..models import ActivityPage, Recruitment, Session

DATE_FIELDS = ("id", "starts_at", "ends_at", "title", "place")
OWNER = "recruitment_id"


def with_dates(recruitments: QuerySet[Recruitment]) -> list[Recruitment]:
    """Return the recruitments in their order, each with its dates in theirs."""
    return together(beside_dates(recruitments))


def beside_dates(recruitments: QuerySet[Recruitment]) -> QuerySet[Recruitment]:
    """Return a row for each date of each recruitment; one row for which has none."""
    named = {f"date_{name}": F(f"sessions__{name}") for name in DATE_FIELDS}
    order = [*(recruitments.query.order_by or Recruitment._meta.ordering), "sessions__starts_at"]
    return recruitments.annotate(**named).order_by(*order)


def together(rows: Iterable[Recruitment]) -> list[Recruitment]:
    """Return each recruitment once, with its dates."""
    found: dict[int, Recruitment] = {}
    dates: dict[int, list[Session]] = defaultdict(list)
    for row in rows:
        # A recruitment comes once for each of its dates: the first of its rows stays.
        one = found.setdefault(row.pk, row)
        if row.date_id is not None:
            dates[one.pk].append(date_in(row))
    for one in found.values():
        keep(one, "sessions", one.sessions.all(), dates[one.pk])
    return list(found.values())


def date_in(row: Recruitment) -> Session:
    """Return the date that stands in a row beside its recruitment."""
    names = [field.attname for field in Session._meta.concrete_fields]
    values = [row.pk if name == OWNER else getattr(row, f"date_{name}") for name in names]
    return Session.from_db(row._state.db, names, values)


def hang_recruitments(pages: Iterable[ActivityPage]) -> None:
    """Give pages their recruitments with their dates."""
    by_page: dict[int, list[Recruitment]] = defaultdict(list)
    known = [page for page in pages if page.pk]
    if not known:
        return
    keys = [page.pk for page in known]
    room = room_for(keys)
    for one in together(of_pages(room).objects(**filling("page", keys, room))):
        by_page[one.page_id].append(one)
    for page in known:
        for one in by_page[page.pk]:
            one.page = page
        keep(page, "recruitments", page.recruitments.all(), by_page[page.pk])


@lru_cache(maxsize=32)
def of_pages(room: int) -> PreparedObjects:
    pages = slots("page", Page._meta.pk, room)
    return PreparedObjects(beside_dates(Recruitment.objects.filter(page__page_ptr__id__in=pages)))


def keep(owner: Model, name: str, rows: QuerySet, found: list) -> None:
    """Leave what was found where Django looks for what was prefetched."""
    rows._result_cache = found
    kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[name] = rows
