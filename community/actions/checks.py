"""What must still be true when somebody changes a room; asked inside the transaction."""

from datetime import timedelta

from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..models import Participant, Room, RoomEvent

MINUTE = timedelta(minutes=1)
# What one may give and take back at will.
AT_WILL = ["reacted", "unreacted", "asked", "unasked", "workshop"]


def check_open(room: Room) -> None:
    if Room.objects.filter(pk=room.pk, closed_at__isnull=False).exists():
        raise rules.NotNow(_("この部屋は閉じられたため、投稿できません。"), code="room_closed")


def check_present(room: Room, person: User) -> None:
    if not Participant.objects.present().filter(room=room, user=person).exists():
        raise rules.NotNow(_("投稿するには、まず部屋に入ってください。"), code="not_in_room")


def check_calm(room: Room, person: User) -> None:
    """Each reaction and each question is a line in the log that everybody reads."""
    events = RoomEvent.objects.filter(room=room, actor=person, at__gt=now() - MINUTE)
    lately = events.filter(type__in=AT_WILL)
    if lately[: rules.REACTIONS_PER_MINUTE].count() >= rules.REACTIONS_PER_MINUTE:
        raise rules.TooFast(MINUTE.seconds)


def stand_in_line(room: Room) -> None:
    """Lock the room before its words and questions, as who speaks does: none waits in a circle."""
    Room.objects.select_for_update().get(pk=room.pk)
