"""When what is said of activities changes by itself: a deadline passes, a date begins or ends."""

from datetime import datetime, timedelta

from django.db.models import Min, Q

from .. import rules
from ..models.recruitments import Recruitment

SECOND = timedelta(seconds=1)
JUST_AFTER = timedelta(microseconds=1)
CLOSING = timedelta(days=rules.CLOSING_DAYS)


def next_moment(at: datetime) -> datetime | None:
    """Return the first moment after `at` at which any recruitment is told of differently.

    Of all recruitments, not of those shown: one that opens tonight would enter the lists.
    """
    second = at.replace(microsecond=0)
    found = Recruitment.objects.aggregate(
        opens=Min("opens_at", filter=Q(opens_at__gt=at)),
        begins=Min("sessions__starts_at", filter=Q(sessions__starts_at__gte=at)),
        ends=Min("sessions__ends_at", filter=Q(sessions__ends_at__gte=at)),
        ends_by_seconds=Min("sessions__ends_at", filter=Q(sessions__ends_at__gte=second)),
        ends_soon=Min("sessions__ends_at", filter=Q(sessions__ends_at__gt=at + CLOSING)),
        closes=Min("closes_at", filter=Q(closes_at__gte=second)),
        closes_soon=Min("closes_at", filter=Q(closes_at__gt=at + CLOSING)),
    )
    moments = (SHIFTS[name](moment) for name, moment in found.items() if moment)
    return min(moments, default=None)


def after_its_last_second(moment: datetime) -> datetime:
    """A deadline includes its last second, as in rules.is_over."""
    return moment.replace(microsecond=0) + SECOND


SHIFTS = {
    "opens": lambda moment: moment,
    "begins": lambda moment: moment + JUST_AFTER,
    "ends": lambda moment: moment + JUST_AFTER,
    "ends_by_seconds": after_its_last_second,
    "ends_soon": lambda moment: moment - CLOSING,
    "closes": after_its_last_second,
    "closes_soon": lambda moment: moment - CLOSING,
}
