"""The truth a client can always return to: the log after a number, and the words before one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from . import protocol
from .models import Message, Room, RoomEvent
from .people import Person, people

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


@dataclass(frozen=True, slots=True)
class Page:
    messages: list[Said]
    has_earlier: bool


def events_after(room: Room | int, seq: int, limit: int = protocol.PAGE) -> Events:
    """Return up to `limit` events after `seq`, oldest first, and whether more remain."""
    log = RoomEvent.objects.filter(room=room, seq__gt=seq).order_by("seq")
    rows = list(log.select_related("message")[: limit + 1])
    known = people(row.actor_id for row in rows)
    return Events([as_event(row, known) for row in rows[:limit]], more=len(rows) > limit)


def as_event(row: RoomEvent, known: dict[UUID, Person]) -> protocol.Ev:
    who = known[row.actor_id].as_dict() if row.actor_id else None
    message = about(row.type, row.message) if row.message else None
    return protocol.Ev(row.room_id, row.seq, row.type, row.at.isoformat(), who, message)


def about(what: str, message: Message) -> dict[str, Any]:
    """Tell of a message what may be told now: words that were taken away stay away."""
    if what not in ("said", "shown"):
        return {"seq": message.seq}
    told = {"seq": message.seq, "client_msg_id": str(message.client_msg_id)}
    return told | ({"gone": message.gone} if message.gone else {"text": message.text})


def messages_before(room: Room, seq: int | None, limit: int = LATEST) -> Page:
    """Return the last `limit` messages before `seq` (None: the latest), oldest first."""
    earlier = Message.objects.filter(room=room)
    if seq is not None:
        earlier = earlier.filter(seq__lt=seq)
    rows = list(earlier.order_by("-seq")[: limit + 1])
    return Page(as_said(reversed(rows[:limit])), has_earlier=len(rows) > limit)


def latest(room: Room, limit: int = LATEST) -> Page:
    """Return the newest messages, oldest first."""
    return messages_before(room, None, limit)


def around(message: Message, span: int = 5) -> list[Said]:
    """Return a message with the ones around it, as a moderator reads them."""
    words = Message.objects.filter(room=message.room_id)
    before = words.filter(seq__lte=message.seq).order_by("-seq")[: span + 1]
    after = words.filter(seq__gt=message.seq).order_by("seq")[:span]
    return as_said([*reversed(before), *after], to_moderators=True)


def as_said(rows: Iterable[Message], *, to_moderators: bool = False) -> list[Said]:
    rows = list(rows)
    known = people(row.author_id for row in rows)
    return [
        Said(
            seq=row.seq,
            author=known[row.author_id],
            # What its author took back is nobody's to read, not even the moderators'.
            text="" if row.removed_at or (row.gone and not to_moderators) else row.text,
            at=row.said_at,
            gone=row.gone,
            client_msg_id=row.client_msg_id,
        )
        for row in rows
    ]


def heads(rooms: Iterable[int]) -> dict[int, int]:
    """Return the last number of each of these rooms: one query."""
    return dict(Room.objects.filter(pk__in=list(rooms)).values_list("pk", "head_seq"))
