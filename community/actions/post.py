"""Saying something, and taking it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members.models import User

from .. import protocol, rules
from ..models import Message, Participant, Room
from .record import record, take_number

LONGEST_PACE = timedelta(seconds=max(seconds for seconds, _allowed in protocol.PACE))
MOST = max(allowed for _seconds, allowed in protocol.PACE)


@dataclass(frozen=True, slots=True)
class Posted:
    message: Message
    is_new: bool


def post_message(
    *, room: Room, author: User, text: str, client_msg_id: UUID | str, at: datetime | None = None
) -> Posted:
    """Store what was said, once. The same id again returns the first message, or `conflict`."""
    words = rules.clean_text(text)
    key = UUID(str(client_msg_id))
    try:
        earlier = said_before(room, author, key, words)
        if earlier:
            return Posted(earlier, is_new=False)
        return Posted(store(room, author, key, words, at or now()), is_new=True)
    except IntegrityError:
        # Twice at the same moment: the constraint let one through, and it is the answer to both.
        earlier = said_before(room, author, key, words)
        if earlier is None:
            raise
        return Posted(earlier, is_new=False)


def said_before(room: Room, author: User, key: UUID, words: str) -> Message | None:
    earlier = Message.objects.filter(room=room, author=author, client_msg_id=key).first()
    if earlier and earlier.text != words:
        message = _("同じ番号で別の文が送られました。もう一度、新しく送信してください。")
        raise rules.NotNow(message, code="conflict")
    return earlier


@transaction.atomic
def store(room: Room, author: User, key: UUID, words: str, at: datetime) -> Message:
    # The number first: its lock puts all who speak here in line, and the checks see the truth.
    seq = take_number(room)
    check_open(room)
    check_present(room, author)
    check_pace(room, author, at)
    message = Message.objects.create(
        room_id=room.pk, seq=seq, author=author, client_msg_id=key, text=words, said_at=at
    )
    record(room, "said", by=author, at=at, message=message, seq=seq)
    return message


def check_open(room: Room) -> None:
    if Room.objects.filter(pk=room.pk, closed_at__isnull=False).exists():
        raise rules.NotNow(_("この部屋は閉じられたため、投稿できません。"), code="room_closed")


def check_present(room: Room, author: User) -> None:
    if not Participant.objects.present().filter(room=room, user=author).exists():
        raise rules.NotNow(_("投稿するには、まず部屋に入ってください。"), code="not_in_room")


def check_pace(room: Room, author: User, at: datetime) -> None:
    recent = Message.objects.filter(
        room=room, author=author, said_at__gt=at - LONGEST_PACE, said_at__lte=at
    )
    wait = rules.wait_for(
        list(recent.order_by("-said_at").values_list("said_at", flat=True)[:MOST]), at
    )
    if wait:
        raise rules.TooFast(wait)


@transaction.atomic
def remove_message(*, message: Message, by: User) -> None:
    """Take back one's own words. A second time changes nothing."""
    if Message.objects.filter(pk=message.pk, removed_at=None).update(removed_at=now()):
        record(message.room, "removed", by=by, at=now(), message=message)


@transaction.atomic
def hide_message(*, message: Message, by: User) -> None:
    """Hide somebody's words from everybody. A second time changes nothing."""
    hidden = Message.objects.filter(pk=message.pk, hidden_at=None)
    if hidden.update(hidden_at=now(), hidden_by=by):
        record(message.room, "hidden", by=by, at=now(), message=message)
        log(message, "community.message.hide", user=by)


@transaction.atomic
def show_message(*, message: Message, by: User) -> bool:
    """Show hidden words again. Return whether there was anything to show."""
    hidden = Message.objects.hidden().filter(pk=message.pk)
    is_shown = bool(hidden.update(hidden_at=None, hidden_by=None))
    if is_shown:
        record(message.room, "shown", by=by, at=now(), message=message)
        log(message, "community.message.show", user=by)
    return is_shown
