"""グループの話し合い: its stages, the draw, and how long a result may be. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.text import graphemes

from . import rules

USUAL_MINUTES, MOST_MINUTES = 20, 120
USUAL_SIZE, SMALLEST_SIZE, LARGEST_SIZE = 4, 2, 8
LONGEST_THEME, LONGEST_QUESTION = 40, 120
# What is read aloud in a minute: some 300 characters of Japanese, and a breath.
LONGEST_RESULT = 400
# So long after the time is up the groups may still report, if nobody ends it before.
REPORTING_LASTS = timedelta(minutes=30)
# Who is gathered for so long is waiting for nobody.
GATHERING_LASTS = timedelta(days=14)
# However often it is made longer.
LONGEST = timedelta(hours=4)
# So long its room shows that it is over, and the way to what came of it.
SHOWN_AFTERWARDS = timedelta(days=7)


class Status(TextChoices):
    GATHERING = "gathering", _("募集中")
    TALKING = "talking", _("話し合い中")
    REPORTING = "reporting", _("発表")
    ENDED = "ended", _("終了")
    CANCELLED = "cancelled", _("中止")


LIVE = frozenset({Status.GATHERING, Status.TALKING, Status.REPORTING})
# While one of these holds, the rooms of the groups are open.
IN_GROUPS = frozenset({Status.TALKING, Status.REPORTING})

MOVES = {
    "draw": (frozenset({Status.GATHERING}), Status.TALKING),
    "extend": (IN_GROUPS, Status.TALKING),
    "finish": (frozenset({Status.TALKING}), Status.REPORTING),
    "end": (IN_GROUPS, Status.ENDED),
    "cancel": (frozenset({Status.GATHERING}), Status.CANCELLED),
}


def after(move: str, status: str) -> Status:
    """Return where `move` leads from `status`, or say that it is not open now."""
    origins, destination = MOVES[move]
    if status not in origins:
        words = _("いまは、その操作はできません。画面で、いまの段階を確かめてください。")
        raise rules.NotNow(words, code=f"cannot_{move}")
    return destination


def stage(status: str, ends_at: datetime | None, at: datetime) -> Status:
    """Return what is told: the time is up when it is up, whenever the clock comes to write it."""
    if status == Status.TALKING and ends_at and at >= ends_at:
        return Status.REPORTING
    return Status(status)


def later(ends_at: datetime, drawn_at: datetime, at: datetime, minutes: int) -> datetime:
    """Return the new end: from the old one, or from now when that is over."""
    end = max(ends_at, at) + timedelta(minutes=minutes)
    if end > drawn_at + LONGEST:
        raise rules.NotNow(_("話し合いは、合わせて4時間までです。"), code="too_long")
    return end


def group_count(people: int, size: int) -> int:
    """Return into how many groups so many people go: as near to `size` as can be, nobody alone."""
    nearest = (2 * people + size) // (2 * size)
    return max(1, min(nearest, people // 2))


def draw(people: Iterable[str], size: int, seed: str) -> list[list[str]]:
    """Deal people out into groups that differ by one at most.

    The same people and the same seed give the same groups, on any machine: who doubts it can
    sort by SHA-256 of "seed:id" and deal out one by one.
    """
    order = sorted(people, key=lambda one: (sha256(f"{seed}:{one}".encode()).digest(), one))
    count = group_count(len(order), size)
    return [order[number::count] for number in range(count)]


def smallest(sizes: Mapping[int, int]) -> int:
    """Return the number of the group with the fewest people; of several, the first."""
    return min(sizes, key=lambda number: (sizes[number], number))


def clean_minutes(minutes: int, most: int = MOST_MINUTES) -> int:
    if not 1 <= minutes <= most:
        words = _("1分から%(most)s分までで決めてください。")
        raise ValidationError(words, code="out_of_range", params={"most": most})
    return minutes


def clean_size(size: int) -> int:
    if not SMALLEST_SIZE <= size <= LARGEST_SIZE:
        words = _("1グループは%(least)s人から%(most)s人までです。")
        params = {"least": SMALLEST_SIZE, "most": LARGEST_SIZE}
        raise ValidationError(words, code="out_of_range", params=params)
    return size


def clean_result(text: str) -> str:
    """Return a result as it is stored; it must fit into one minute."""
    words = rules.clean_text(text)
    count = graphemes(words)
    if count > LONGEST_RESULT:
        message = _("1分で読める%(most)s文字以内にまとめてください（いま%(count)s文字です）。")
        params = {"most": LONGEST_RESULT, "count": count}
        raise ValidationError(message, code="too_long", params=params)
    return words
