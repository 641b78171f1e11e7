"""When somebody is written to. Pure."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Before this hour no daily or weekly letter is put together.
MORNING = 7


class Rhythm(TextChoices):
    AT_ONCE = "at_once", _("すぐに")
    DAILY = "daily", _("1日1回まとめて")
    WEEKLY = "weekly", _("週1回まとめて")
    NEVER = "never", _("メールでは受け取らない")


def is_quiet(hour: int, begin: int, end: int) -> bool:
    """Tell whether the hour lies in the quiet ones, which may pass midnight. Equal ends: none."""
    if begin == end:
        return False
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def end_of_quiet(at: datetime, begin: int, end: int) -> datetime | None:
    """Return when the quiet hours of this moment are over; None: these are none."""
    if not is_quiet(at.hour, begin, end):
        return None
    morning = at.replace(hour=end, minute=0, second=0, microsecond=0)
    return morning if morning > at else morning + timedelta(days=1)


def is_due(rhythm: str, last: datetime | None, at: datetime, *, quiet: tuple[int, int]) -> bool:
    """Tell whether a letter may leave now; both moments in the town's clock."""
    if rhythm == Rhythm.NEVER or is_quiet(at.hour, *quiet):
        return False
    if rhythm == Rhythm.AT_ONCE or last is None:
        return True
    if at.hour < MORNING:
        return False
    days = timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    return last.date() + days <= at.date()
