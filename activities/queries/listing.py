"""The public list of activities: a light pass finds and sorts, then one page is loaded.

Whether an activity is open follows from dates and seats by `rules.phase_of`. Asking the rule for
each keeps one truth; the light pass reads small rows, never texts or pictures.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from home.queries import public_live

from .. import rules
from ..models import ActivityPage, Recruitment, Session
from .moments import say_until_when

NO_DATE = float("inf")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; empty means all. `month` is its first day."""

    categories: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity that fits. `next_at`: its next date, else its deadline; it is sorted by it."""

    page_id: int
    phase: rules.Phase | None
    next_at: datetime | None

    @property
    def sort_key(self) -> tuple:
        is_over = self.phase in (rules.Phase.CLOSED, None)
        moment = self.next_at.timestamp() if self.next_at else NO_DATE
        # What is over comes last, the latest of it first.
        return (is_over, -moment if is_over and self.next_at else moment, -self.page_id)


def listing(filters: Filters, *, at: datetime) -> list[Listed]:
    """Return the public activities that fit, soonest first, what is over last."""
    say_until_when(at)
    page_ids = list(pages_for(filters).values_list("pk", flat=True))
    recruitments = recruitments_by_page(page_ids)
    found = [listed(page_id, recruitments[page_id], at=at) for page_id in page_ids]
    fitting = [one for one in found if fits(one, recruitments[one.page_id], filters, at=at)]
    return sorted(fitting, key=lambda one: one.sort_key)


def pages_for(filters: Filters) -> QuerySet[ActivityPage]:
    asked = {
        "category__in": filters.categories,
        "place_kind__in": filters.places,
        "ways__way__in": filters.ways,
    }
    pages = public_live(ActivityPage.objects.order_by())
    return pages.filter(**{key: values for key, values in asked.items() if values}).distinct()


def recruitments_by_page(page_ids: Iterable[int]) -> dict[int, list[Recruitment]]:
    found = defaultdict(list)
    rows = Recruitment.objects.filter(page__in=page_ids).prefetch_related("sessions")
    for recruitment in rows:
        found[recruitment.page_id].append(recruitment)
    return found


def listed(page_id: int, recruitments: list[Recruitment], *, at: datetime) -> Listed:
    phase = rules.foremost(one.phase(at=at) for one in recruitments)
    speaking = [one for one in recruitments if one.phase(at=at) == phase]
    moments = [moment for one in speaking if (moment := next_moment(one, at=at))]
    return Listed(page_id, phase, min(moments, default=None))


def next_moment(recruitment: Recruitment, *, at: datetime) -> datetime | None:
    """Return its next date; without one its deadline; when all is over, its last date."""
    starts = sorted(one.starts_at for one in recruitment.sessions.all())
    coming = [start for start in starts if start >= at]
    return coming[0] if coming else (recruitment.closes_at or (starts[-1] if starts else None))


def fits(one: Listed, recruitments: list[Recruitment], filters: Filters, *, at: datetime) -> bool:
    if filters.phases and not any(
        recruitment.phase(at=at) in filters.phases for recruitment in recruitments
    ):
        return False
    return filters.month is None or any(
        localdate(session.starts_at).replace(day=1) == filters.month
        for recruitment in recruitments
        for session in recruitment.sessions.all()
    )


def sessions_in_month(page_ids: Iterable[int], start: datetime, end: datetime) -> QuerySet[Session]:
    """Return the dates of these activities that begin in [start, end), with their page."""
    sessions = Session.objects.filter(
        recruitment__page__in=page_ids, starts_at__gte=start, starts_at__lt=end
    )
    return sessions.select_related("recruitment__page").order_by("starts_at", "pk")


def first_session_from(page_ids: Iterable[int], start: datetime) -> Session | None:
    """Return the first date of these activities that begins at this moment or later."""
    sessions = Session.objects.filter(recruitment__page__in=page_ids, starts_at__gte=start)
    return sessions.order_by("starts_at", "pk").first()
