"""Recruitments with their dates in one query, however many there are."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Model, QuerySet

from ..models import ActivityPage, Recruitment, Session

DATE_FIELDS = ("id", "starts_at", "ends_at", "title", "place")
OWNER = "recruitment_id"


def with_dates(recruitments: QuerySet[Recruitment]) -> list[Recruitment]:
    """Return the recruitments in their order, each with its dates in theirs."""
    named = {f"date_{name}": F(f"sessions__{name}") for name in DATE_FIELDS}
    order = [*(recruitments.query.order_by or Recruitment._meta.ordering), "sessions__starts_at"]
    found: dict[int, Recruitment] = {}
    dates: dict[int, list[Session]] = defaultdict(list)
    for row in recruitments.annotate(**named).order_by(*order):
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
    for one in with_dates(Recruitment.objects.filter(page__in=[page.pk for page in known])):
        by_page[one.page_id].append(one)
    for page in known:
        for one in by_page[page.pk]:
            one.page = page
        keep(page, "recruitments", page.recruitments.all(), by_page[page.pk])


def keep(owner: Model, name: str, rows: QuerySet, found: list) -> None:
    """Leave what was found where Django looks for what was prefetched."""
    rows._result_cache = found
    kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[name] = rows
