"""Writes the log of a room: the one place where numbers are given out."""

from datetime import datetime
from typing import Any

from django.db.models import F

from members.models import User

from .. import announce, prepared
from ..models import Message, Room, RoomEvent


def take_number(room: Room) -> int:
    """Return the room's next number. Its row stays locked until commit: no holes, no doubles."""
    Room.objects.filter(pk=room.pk).update(head_seq=F("head_seq") + 1)
    return Room.objects.values_list("head_seq", flat=True).get(pk=room.pk)


def record(
    room: Room,
    what: str,
    *,
    by: User | None,
    at: datetime,
    message: Message | None = None,
    seq: int = 0,
    payload: dict[str, Any] | None = None,
) -> RoomEvent:
    """Append one event (under a number already taken, or the next) and ring after commit."""
    event = RoomEvent.objects.create(
        room_id=room.pk,
        seq=seq or take_number(room),
        type=what,
        actor=by,
        message=message,
        at=at,
        payload=payload or {},
    )
    announce.ring_on_commit(room.pk, event.seq)
    return event


def said(message: Message) -> RoomEvent:
    """Return the line of the log that a new message is."""
    return RoomEvent(
        room_id=message.room_id,
        seq=message.seq,
        type="said",
        actor_id=message.author_id,
        message=message,
        at=message.said_at,
    )


def record_said(messages: list[Message]) -> None:
    """Append what a sitting stored, under the numbers it gave out, and ring once per room."""
    numbers: dict[int, list[int]] = {}
    for message in messages:
        numbers.setdefault(message.room_id, []).append(message.seq)
    for room_id, seqs in numbers.items():
        prepared.log_messages(room_id, min(seqs), max(seqs))
        announce.ring_on_commit(room_id, max(seqs))
