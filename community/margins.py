"""What stands around the words of messages: the quote each answers, reactions. One query each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, prefetch_related_objects

from members.models import User

from . import rules
from .models import Message, Question, Reaction
from .people import Person

# Enough to know what is meant; the whole is one step away.
QUOTED = 80


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that is answered, as it stands now."""

    seq: int
    author: Person
    text: str
    gone: str
    pictures: int = 0

    def as_dict(self) -> dict[str, Any]:
        told = {"seq": self.seq, "author": self.author.as_dict()}
        if self.gone:
            return told | {"gone": self.gone}
        told["text"] = self.text
        return told | ({"pictures": self.pictures} if self.pictures else {})


@dataclass(frozen=True, slots=True)
class Chip:
    """One feeling under a message: how many share it, and whether the reader is one of them."""

    kind: str
    face: str
    words: str
    count: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the town as it stands now. `answer`: the number of the words that answer it."""

    due_on: date
    days: int
    answered: bool
    answer: int | None

    def as_dict(self) -> dict[str, Any]:
        told = {"due_on": self.due_on.isoformat(), "days": self.days, "answered": self.answered}
        return told | ({"answer": self.answer} if self.answer else {})


def asked(messages: Iterable[Message]) -> dict[int, Asked]:
    """Return which of these messages are questions; what was read with them is not read again."""
    rows = list(messages)
    prefetch_related_objects(rows, "question__answer")
    return {row.pk: as_asked(row.question) for row in rows if hasattr(row, "question")}


def as_asked(row: Question) -> Asked:
    answer = row.answer.seq if row.answer else None
    return Asked(row.due_on, row.days, row.answered_at is not None, answer)


def quoted(messages: Iterable[Message]) -> dict[int, Message]:
    """Return the messages that these answer, by primary key."""
    wanted = {message.reply_to_id for message in messages if message.reply_to_id}
    return Message.objects.in_bulk(wanted) if wanted else {}


def quote(message: Message | None, known: dict[UUID, Person]) -> Quote | None:
    if message is None:
        return None
    author = known[message.author_id]
    if message.gone:
        return Quote(message.seq, author, "", message.gone)
    return Quote(message.seq, author, shortened(message.text), "", message.picture_count)


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def counts(messages: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return for each message how often which feeling was given."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Reaction.objects.filter(message__in=set(messages)).values("message", "kind")
    for row in rows.annotate(number=Count("pk")).order_by():
        found[row["message"]][row["kind"]] = row["number"]
    return found


def chips(messages: Iterable[int], reader: User | None) -> dict[int, tuple[Chip, ...]]:
    """Return the feelings under each message, always in the same order."""
    keys = set(messages)
    counted = counts(keys)
    mine: set[tuple[int, str]] = set()
    if reader and counted:
        own = Reaction.objects.filter(message__in=keys, user=reader)
        mine = set(own.values_list("message", "kind"))
    return {
        key: tuple(
            Chip(feeling.value, rules.FACES[feeling], str(feeling.label), number, is_mine)
            for feeling in rules.Feeling
            if (number := by_kind.get(feeling.value))
            for is_mine in [(key, feeling.value) in mine]
        )
        for key, by_kind in counted.items()
    }


def feelings() -> list[Chip]:
    """Return every feeling one can give, for a menu."""
    return [
        Chip(one.value, rules.FACES[one], str(one.label), count=0, is_mine=False)
        for one in rules.Feeling
    ]
