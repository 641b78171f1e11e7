"""The truth a client can always return to: the log after a number, and the words before one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from members.models import User

from . import margins, protocol, workshops
from .models import Message, Pin, Room, RoomEvent
from .people import Person, people
from .pictures import Shown, pictured

LATEST = 50


@dataclass(frozen=True, slots=True)
class Events:
    events: list[protocol.Ev]
    more: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it may be shown now: without its text when that was taken away."""

    seq: int
    author: Person
    text: str
    at: datetime
    gone: str
    client_msg_id: UUID
    edited: bool = False
    quote: margins.Quote | None = None
    reactions: tuple[margins.Chip, ...] = ()
    question: margins.Asked | None = None
    pictures: tuple[Shown, ...] = ()
    result: workshops.Result | None = None


@dataclass(frozen=True, slots=True)
class Page:
    messages: list[Said]
    has_earlier: bool


# Events that tell a message whole, as it stands now; the others name it.
TELLING = frozenset({"said", "shown", "edited", "pinned"})
REACTING = frozenset({"reacted", "unreacted"})
ASKING = frozenset({"asked", "unasked", "answered"})
WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked once for many lines of the log."""

    known: dict[UUID, Person]
    quotes: dict[int, Message]
    counted: dict[int, dict[str, int]]
    questions: dict[int, margins.Asked]
    results: dict[int, workshops.Result]
    workshops: dict[int, workshops.Now]
    pictures: dict[int, tuple[Shown, ...]]


def events_after(room: Room | int, seq: int, limit: int = protocol.PAGE) -> Events:
    """Return up to `limit` events after `seq`, oldest first, and whether more remain."""
    log = RoomEvent.objects.filter(room=room, seq__gt=seq).order_by("seq")
    rows = list(log.select_related("message")[: limit + 1])
    return Events(as_events(rows[:limit]), more=len(rows) > limit)


def as_events(rows: list[RoomEvent]) -> list[protocol.Ev]:
    """Tell these lines of the log; what they answer and what was felt is asked for only if any."""
    told = [row.message for row in rows if row.message and row.type in TELLING]
    quotes = margins.quoted(told)
    felt = {row.message_id for row in rows if row.message_id and row.type in REACTING | {"shown"}}
    counted = margins.counts(felt) if felt else {}
    asked = [row.message for row in rows if row.message and row.type in ASKING | {"shown"}]
    questions = margins.asked(asked)
    speakers = {message.author_id for message in [*told, *quotes.values()]}
    around = Around(
        known=people({*(row.actor_id for row in rows), *speakers}),
        quotes=quotes,
        counted=counted,
        questions=questions,
        results=workshops.results(told),
        workshops=workshops.told(shops_in(rows), now()),
        pictures=pictured(told),
    )
    return [as_event(row, around) for row in rows]


def shops_in(rows: list[RoomEvent]) -> set[int]:
    return {row.payload["workshop"] for row in rows if row.type == WORKSHOP}


def as_event(row: RoomEvent, around: Around) -> protocol.Ev:
    who = around.known[row.actor_id].as_dict() if row.actor_id else None
    event = row.room_id, row.seq, row.type, row.at.isoformat(), who
    if row.type == WORKSHOP:
        stands = around.workshops[row.payload["workshop"]].as_dict()
        return protocol.Ev(*event, workshop={"step": row.payload["step"], **stands})
    return protocol.Ev(*event, message=margin_of(row, row.message, around) if row.message else None)


def margin_of(row: RoomEvent, said: Message, around: Around) -> dict[str, Any]:
    message: dict[str, Any] = {"seq": said.seq}
    if row.type in TELLING:
        message |= about(said, around)
    if row.type == "pinned":
        message["author"] = around.known[said.author_id].as_dict()
    if row.type in REACTING:
        message |= {"kind": row.payload["kind"]}
    if row.type in REACTING or row.message_id in around.counted:
        message["reactions"] = around.counted.get(said.pk, {})
    if row.message_id in around.questions and not said.gone:
        message["question"] = around.questions[row.message_id].as_dict()
    return message


def about(message: Message, around: Around) -> dict[str, Any]:
    """Tell of a message what may be told now: words that were taken away stay away."""
    told: dict[str, Any] = {"client_msg_id": str(message.client_msg_id)}
    if message.gone:
        return told | {"gone": message.gone}
    told["text"] = message.text
    if message.edited_at:
        told["edited"] = True
    if message.pk in around.pictures:
        told["pictures"] = [picture.as_dict() for picture in around.pictures[message.pk]]
    if result := around.results.get(message.pk):
        told["result"] = result.as_dict()
    answers = margins.quote(around.quotes.get(message.reply_to_id or 0), around.known)
    return told | ({"quote": answers.as_dict()} if answers else {})


def messages_before(
    room: Room, seq: int | None, limit: int = LATEST, *, reader: User | None = None
) -> Page:
    """Return the last `limit` messages before `seq` (None: the latest), oldest first."""
    earlier = Message.objects.filter(room=room).select_related("question__answer")
    if seq is not None:
        earlier = earlier.filter(seq__lt=seq)
    rows = list(earlier.order_by("-seq")[: limit + 1])
    said = as_said(reversed(rows[:limit]), reader=reader)
    return Page(said, has_earlier=len(rows) > limit)


def latest(room: Room, limit: int = LATEST) -> Page:
    """Return the newest messages, oldest first."""
    return messages_before(room, None, limit)


def around(message: Message, span: int = 5) -> list[Said]:
    """Return a message with the ones around it, as a moderator reads them."""
    words = Message.objects.filter(room=message.room_id)
    before = words.filter(seq__lte=message.seq).order_by("-seq")[: span + 1]
    after = words.filter(seq__gt=message.seq).order_by("seq")[:span]
    return as_said([*reversed(before), *after], to_moderators=True)


def pinned(room: Room) -> list[Said]:
    """Return what stands on top of the room, in order of its places."""
    pins = (
        Pin.objects.filter(room=room).select_related("message__question__answer").order_by("place")
    )
    return as_said([pin.message for pin in pins.order_by("place")])


def as_said(
    rows: Iterable[Message], *, to_moderators: bool = False, reader: User | None = None
) -> list[Said]:
    rows = list(rows)
    quotes = margins.quoted(row for row in rows if to_moderators or not row.gone)
    felt = margins.chips((row.pk for row in rows), reader)
    questions = margins.asked(rows)
    shown = pictured(row for row in rows if to_moderators or not row.gone)
    results = workshops.results(rows)
    known = people(row.author_id for row in [*rows, *quotes.values()])
    return [
        Said(
            seq=row.seq,
            author=known[row.author_id],
            # What its author took back is nobody's to read, not even the moderators'.
            text="" if row.removed_at or (row.gone and not to_moderators) else row.text,
            at=row.said_at,
            gone=row.gone,
            client_msg_id=row.client_msg_id,
            edited=bool(row.edited_at) and not row.gone,
            quote=margins.quote(quotes.get(row.reply_to_id or 0), known),
            reactions=() if row.gone else felt.get(row.pk, ()),
            question=None if row.gone else questions.get(row.pk),
            pictures=shown.get(row.pk, ()),
            result=None if row.gone else results.get(row.pk),
        )
        for row in rows
    ]


def heads(rooms: Iterable[int]) -> dict[int, int]:
    """Return the last number of each of these rooms: one query."""
    return dict(Room.objects.filter(pk__in=list(rooms)).values_list("pk", "head_seq"))
