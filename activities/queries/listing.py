"""The public list of activities: a light pass finds and sorts, then one page is loaded.

Whether an activity is open follows from dates and seats by `rules.phase_of`. Asking the rule for
each keeps one truth; the light pass reads plain values in one query, never texts or pictures.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache

from django.db.models import QuerySet
from django.utils.timezone import localdate
from wagtail.models import Page

from home.prepared import Prepared, PreparedObjects, filling, room_for, slots
from home.queries import Written, public_live

from .. import rules
from ..models import ActivityPage, ActivityWay, Session

LIGHT = (
    "pk",
    "recruitments__pk",
    "recruitments__opens_at",
    "recruitments__closes_at",
    "recruitments__capacity",
    "recruitments__seats_held",
    "recruitments__sessions__starts_at",
    "recruitments__sessions__ends_at",
)
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


@dataclass(slots=True)
class Light:
    """A recruitment as the light pass sees it."""

    opens_at: datetime
    closes_at: datetime | None
    capacity: int | None
    seats_held: int
    starts: list[datetime] = field(default_factory=list)
    last_end: datetime | None = None

    def phase(self, *, at: datetime) -> rules.Phase:
        """Say the same as `Recruitment.phase`."""
        deadline = rules.deadline(self.closes_at, self.last_end)
        return rules.phase_of(self.opens_at, deadline, self.capacity, self.seats_held, at)

    def take(self, starts_at: datetime, ends_at: datetime) -> None:
        self.starts.append(starts_at)
        self.last_end = max(filter(None, [self.last_end, ends_at]))

    def next_moment(self, *, at: datetime) -> datetime | None:
        """Return its next date; without one its deadline; when all is over, its last date."""
        coming = [start for start in self.starts if start >= at]
        return min(coming, default=self.closes_at or max(self.starts, default=None))


def listing(filters: Filters, *, at: datetime) -> list[Listed]:
    """Return the public activities that fit, soonest first, what is over last. One query."""
    lights = lights_by_page(filters)
    found = [
        listed(page_id, recruitments, at=at)
        for page_id, recruitments in lights.items()
        if fits(recruitments, filters, at=at)
    ]
    return sorted(found, key=lambda one: one.sort_key)


def pages_for(filters: Filters) -> QuerySet[ActivityPage]:
    pages = public_live(ActivityPage.objects.order_by())
    if filters.ways:
        pages = pages.filter(pk__in=ActivityWay.objects.filter(way__in=filters.ways).values("page"))
    asked = {"category__in": filters.categories, "place_kind__in": filters.places}
    return pages.filter(**{key: values for key, values in asked.items() if values})


def lights_by_page(filters: Filters) -> dict[int, list[Light]]:
    """Return the pages that fit, each with its recruitments; one without any is there, too."""
    found: dict[int, dict[int, Light]] = defaultdict(dict)
    narrowed = filters.ways or filters.categories or filters.places
    rows = pages_for(filters).values_list(*LIGHT) if narrowed else every_light().run()
    for page, key, *facts, starts_at, ends_at in rows:
        lights = found[page]
        if key is None:
            continue
        light = lights.get(key) or lights.setdefault(key, Light(*facts))
        if starts_at is not None:
            light.take(starts_at, ends_at)
    return {page: list(lights.values()) for page, lights in found.items()}


@cache
def every_light() -> Prepared:
    """Return the query for all of them: what nearly everybody asks, and every machine."""
    return Prepared(pages_for(Filters()).values_list(*LIGHT))


def cards_of(keys: Sequence[int]) -> Written:
    """Return these activities, to be loaded in this order, with what their cards need."""
    room = room_for(keys)
    return Written(cards_query(room), filling("key", keys, room), keys)


@lru_cache(maxsize=32)
def cards_query(room: int) -> PreparedObjects:
    pages = public_live(ActivityPage.objects.defer_streamfields().order_by())
    return PreparedObjects(pages.filter(page_ptr__id__in=slots("key", Page._meta.pk, room)))


def listed(page_id: int, recruitments: list[Light], *, at: datetime) -> Listed:
    phase = rules.foremost(one.phase(at=at) for one in recruitments)
    speaking = [one for one in recruitments if one.phase(at=at) == phase]
    moments = [moment for one in speaking if (moment := one.next_moment(at=at))]
    return Listed(page_id, phase, min(moments, default=None))


def fits(recruitments: list[Light], filters: Filters, *, at: datetime) -> bool:
    if filters.phases and not any(one.phase(at=at) in filters.phases for one in recruitments):
        return False
    return filters.month is None or any(
        localdate(start).replace(day=1) == filters.month
        for one in recruitments
        for start in one.starts
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
