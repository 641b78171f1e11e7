"""When what takes place: every date is counted from today, so that the demo never looks stale.

Pure. The openings of the activities are in `openings.py`; here is how their days are counted.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOWN = ZoneInfo("Asia/Tokyo")
WEDNESDAY, SATURDAY = 2, 5


@dataclass(frozen=True, slots=True)
class Meeting:
    """One date of an opening."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A recruitment: what one applies to."""

    page: str
    title: str
    by_staff: bool
    capacity: int | None
    opens_at: datetime
    closes_at: datetime | None
    fee: str = ""
    question: str = ""
    question_why: str = ""
    meetings: list[Meeting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Days:
    """Counts days from today."""

    today: date

    def at(self, days: int, clock: str = "09:00") -> datetime:
        """Return a time of the day so many days from today (negative: ago)."""
        day = self.today + timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(clock), TOWN)

    def deadline(self, days: int) -> datetime:
        return self.at(days, "23:59:59")

    def saturday(self, days: int) -> int:
        """Return the first Saturday from then on, as a number of days from today."""
        return self.weekday(SATURDAY, days)

    def wednesday(self, days: int) -> int:
        return self.weekday(WEDNESDAY, days)

    def weekday(self, wanted: int, days: int) -> int:
        """Return the first such day from then on, but not in the days around New Year."""
        found = days + (wanted - (self.today + timedelta(days=days)).weekday()) % 7
        return found if is_working_week(self.today + timedelta(days=found)) else found + 14

    def meet(self, days: int, start: str, end: str, title: str = "", place: str = "") -> Meeting:
        return Meeting(self.at(days, start), self.at(days, end), title, place)


def is_working_week(day: date) -> bool:
    """Nobody holds a meeting between 27 December and 5 January."""
    return not ((day.month == 12 and day.day > 26) or (day.month == 1 and day.day < 6))
