"""Sets messages as a page of conversation: by day, then by who goes on speaking. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from .history import Said
from .people import Person

# Within this time the same person's next words stand under the same name. The script knows it, too.
TOGETHER = timedelta(minutes=5)


@dataclass(slots=True)
class Turn:
    """What one person said in one go."""

    author: Person
    at: datetime
    is_own: bool
    # The reader has seen everything before this turn, and nothing from here on.
    is_first_unread: bool
    messages: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    date: date
    turns: list[Turn] = field(default_factory=list)


def set_by_day(
    messages: list[Said], *, reader: UUID, read_seq: int | None, timezone: tzinfo
) -> list[Day]:
    """Return the days with their turns; `read_seq` None: no divider."""
    days: list[Day] = []
    divided = read_seq is None
    for said in messages:
        is_own = said.author.id == reader
        is_first = not divided and not is_own and not said.gone and said.seq > read_seq
        divided = divided or is_first
        day = said.at.astimezone(timezone).date()
        if not days or days[-1].date != day:
            days.append(Day(day))
        turns = days[-1].turns
        if is_first or not turns or not goes_on(turns[-1], said):
            turns.append(Turn(said.author, said.at, is_own, is_first))
        turns[-1].messages.append(said)
    return days


def goes_on(turn: Turn, said: Said) -> bool:
    return turn.author.id == said.author.id and said.at - turn.messages[-1].at <= TOGETHER
