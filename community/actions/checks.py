"""What must still be true when somebody changes a room; asked inside the transaction."""

from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..models import Participant, Room


def check_open(room: Room) -> None:
    if Room.objects.filter(pk=room.pk, closed_at__isnull=False).exists():
        raise rules.NotNow(_("この部屋は閉じられたため、投稿できません。"), code="room_closed")


def check_present(room: Room, person: User) -> None:
    if not Participant.objects.present().filter(room=room, user=person).exists():
        raise rules.NotNow(_("投稿するには、まず部屋に入ってください。"), code="not_in_room")
