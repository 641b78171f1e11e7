"""Answering without words, and putting a message on top of its room."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..models import Message, Pin, Reaction
from .checks import check_calm, check_open, check_present
from .record import record, take_number


@transaction.atomic
def react(*, message: Message, by: User, kind: str, on: bool) -> bool:
    """Give or take back one's reaction of this kind; once is once. Return whether it changed."""
    room, feeling = message.room, rules.Feeling(kind)
    check_open(room)
    check_present(room, by)
    check_calm(room, by)
    if on:
        _reaction, is_changed = Reaction.objects.get_or_create(
            message=message, user=by, kind=feeling
        )
    else:
        own = Reaction.objects.filter(message=message, user=by, kind=feeling)
        is_changed = bool(own.delete()[0])
    if is_changed:
        what = "reacted" if on else "unreacted"
        record(room, what, by=by, at=now(), message=message, payload={"kind": feeling.value})
    return is_changed


@transaction.atomic
def pin_message(*, message: Message, by: User) -> None:
    """Put a message on top of its room, while there is a place. Twice is once."""
    seq = take_number(message.room)  # moderators are in line: two never take the same place
    pins = Pin.objects.filter(room=message.room_id)
    if pins.filter(message=message).exists():
        transaction.set_rollback(True)  # gives the number back
        return
    if not Message.objects.visible().filter(pk=message.pk).exists():
        raise rules.NotNow(_("この投稿は、もうありません。"), code="too_late")
    free = sorted(set(range(1, rules.MOST_PINS + 1)) - set(pins.values_list("place", flat=True)))
    if not free:
        raise rules.NotNow(
            _("固定できる投稿は3つまでです。ほかの固定を外してから、もう一度お試しください。"),
            code="no_place",
        )
    Pin.objects.create(room=message.room, message=message, place=free[0], pinned_by=by)
    record(message.room, "pinned", by=by, at=now(), message=message, seq=seq)


@transaction.atomic
def unpin_message(*, message: Message, by: User) -> None:
    """Take a message from the top. Twice is once."""
    if Pin.objects.filter(message=message).delete()[0]:
        record(message.room, "unpinned", by=by, at=now(), message=message)
