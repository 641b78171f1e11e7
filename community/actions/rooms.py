"""Opening and closing rooms."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from activities.models import ActivityPage
from members.models import User

from .. import announce
from ..audit import log
from ..models import Room, Workshop
from ..protocol import Close
from ..workshop_rules import Status
from .record import record

NAME_LENGTH = Room._meta.get_field("name").max_length
PURPOSE_LENGTH = Room._meta.get_field("purpose").max_length


def open_activity_room(*, page: ActivityPage) -> Room:
    """Return the room of an activity; the first call makes it."""
    room, _is_new = Room.objects.get_or_create(
        activity_id=page.pk,
        defaults={
            "kind": Room.Kind.ACTIVITY,
            "name": page.title[:NAME_LENGTH],
            "purpose": page.suits[:PURPOSE_LENGTH],
        },
    )
    return room


@transaction.atomic
def close_room(*, room: Room, by: User | None) -> None:
    """Close a room for good: it can be read, nobody speaks any more. Twice is once.

    What is going on in its groups ends with it.
    """
    at = now()
    if Room.objects.filter(pk=room.pk, closed_at=None).update(closed_at=at):
        record(room, "closed", by=by, at=at)
        log(room, "community.room.close", user=by)
        announce.dismiss_on_commit(Close.ROOM_CLOSED, room=room.pk)
        close_groups(room, by, at)


def close_groups(room: Room, by: User | None, at: datetime) -> None:
    live = Workshop.objects.live().filter(room=room)
    live.filter(status=Status.GATHERING).update(status=Status.CANCELLED, closed_at=at)
    live.update(status=Status.ENDED, closed_at=at)
    for group_room in Room.objects.filter(parent=room, closed_at=None).order_by("pk"):
        close_room(room=group_room, by=by)
