"""Coming in, going out, and how far one has read."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User
from members.notices.actions import withdraw

from .. import announce, rules
from ..audit import log
from ..models import Measure, Participant, Room, WorkshopSeat
from ..protocol import Close
from .record import record


@transaction.atomic
def join_room(*, room: Room, user: User) -> Participant:
    """Bring a person in. What was said before does not count as unread. Twice is once."""
    head = Room.objects.values_list("head_seq", flat=True).get(pk=room.pk)
    participant, is_new = Participant.objects.get_or_create(
        room=room,
        user=user,
        defaults={"read_seq": head, "suspended_until": end_of_stop(user, room)},
    )
    away = Participant.objects.filter(pk=participant.pk, left_at__isnull=False)
    if is_new or away.update(left_at=None, joined_at=now(), read_seq=head):
        record(room, "arrived", by=user, at=now())
    participant.refresh_from_db()
    return participant


def end_of_stop(user: User, room: Room) -> datetime | None:
    """Return until when a person is kept out of this room: a new place does not free them."""
    stops = Measure.objects.stopping(user, room)
    return stops.aggregate(end=Max("until"))["end"]


def seat(*, room: Room, user: User) -> Participant:
    """Bring in somebody who has a right to be here: the applicant whose place is confirmed."""
    return join_room(room=room, user=user)


@transaction.atomic
def leave_room(*, room: Room, user: User) -> None:
    """Let a person out; their open pages of this room close. Twice is once."""
    if Participant.objects.present().filter(room=room, user=user).update(left_at=now()):
        record(room, "left", by=user, at=now())
        announce.dismiss_on_commit(Close.MEMBERSHIP_ENDED, user=str(user.pk), room=room.pk)
        withdraw(about=about_group(room), to=user)
        leave_groups(room, user)


def about_group(room: Room) -> str:
    """Return what the notice is about that leads into the room of a group."""
    return f"group:{room.pk}"


def leave_groups(room: Room, user: User) -> None:
    """Who is no more in the plenary is in none of its groups, and waits for none."""
    WorkshopSeat.objects.filter(workshop__room=room, user=user, group=None).delete()
    for group_room in Room.objects.filter(parent=room, participants__user=user):
        leave_room(room=group_room, user=user)


def leave_all_rooms(*, user: User) -> None:
    """Let a person out of every room."""
    for participant in Participant.objects.present().filter(user=user).select_related("room"):
        leave_room(room=participant.room, user=user)


@transaction.atomic
def look_after(*, room: Room, user: User, by: User, on: bool) -> None:
    """Let a person who is here look after this room, or no more. Twice is once."""
    here = Participant.objects.present().filter(room=room, user=user)
    if on and not here.exists():
        raise rules.NotNow(_("この人は、いま部屋にいません。"), code="not_in_room")
    role = Participant.Role.MODERATOR if on else Participant.Role.MEMBER
    places = Participant.objects.filter(room=room, user=user).exclude(role=role)
    if places.update(role=role):
        action = "community.room.name" if on else "community.room.release"
        log(room, action, user=by, data={"about": str(user.pk)})


def mute_room(*, participant: Participant, muted: bool) -> None:
    """Tell a person nothing of this room any more, or again."""
    Participant.objects.filter(pk=participant.pk).update(muted=muted)


def show_writing(*, participant: Participant, shows: bool) -> None:
    """Let the others in this room see when a person writes, or no more."""
    Participant.objects.filter(pk=participant.pk).update(shows_writing=shows)


def mark_read(*, participant: Participant, seq: int) -> bool:
    """Move the reading mark forward; it never goes back. Return whether it moved."""
    head = Room.objects.values_list("head_seq", flat=True).get(pk=participant.room_id)
    if not 0 <= seq <= head:
        raise rules.NotNow(_("まだ届いていない投稿です。"), code="not_yet")
    behind = Participant.objects.filter(pk=participant.pk, read_seq__lt=seq)
    return bool(behind.update(read_seq=seq))
