"""What the fault tests lay down inside a running site: people with sessions, in rooms."""

import gc
import os
from pathlib import Path
from uuid import uuid4

from django.utils.timezone import now

from community.actions import Draft, join_room, leave_room, post_together
from community.models import Participant, Room, RoomEvent
from members.models import Membership, Profile, User
from tests.servers.inside import session_of


def lay(people: int, rooms: int, everybody: bool = False) -> dict:
    """Make people and rooms. Person n is in room n % rooms (everybody: in all of them)."""
    mark = uuid4().hex[:8]
    made = [Room.objects.create(name=f"{mark}-{n}") for n in range(rooms)]
    users = User.objects.bulk_create([User(email=f"{mark}-{n}@example.jp") for n in range(people)])
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_update(users, ["password"])
    Profile.objects.bulk_create(
        [Profile(user=user, handle=user.email[:8] + str(n), display_name=f"人{n}")
         for n, user in enumerate(users)]
    )  # fmt: skip
    Membership.objects.bulk_create(
        [Membership(user=user, number=f"{mark}{n:04d}", joined_at=now())
         for n, user in enumerate(users)]
    )  # fmt: skip
    Participant.objects.bulk_create(
        [
            Participant(room=room, user=user)
            for n, user in enumerate(users)
            for place, room in enumerate(made)
            if everybody or n % rooms == place
        ]
    )
    return {
        "rooms": [room.pk for room in made],
        "people": [
            {"id": str(user.pk), "email": user.email, "session": session_of(user.email)}
            for user in users
        ],
    }


def fill(room_id: int, email: str, count: int) -> int:
    """Say many things at once, as if over weeks. Return the head."""
    from community import protocol

    protocol.PACE = ()
    author = User.objects.get(email=email)
    for start in range(0, count, 500):
        many = range(start, min(start + 500, count))
        post_together(Draft(room_id, author, f"その{n}", uuid4(), now()) for n in many)
    return RoomEvent.objects.filter(room=room_id).count()


def leave(room_id: int, email: str) -> None:
    leave_room(room=Room.objects.get(pk=room_id), user=User.objects.get(email=email))


def join(room_id: int, email: str) -> None:
    join_room(room=Room.objects.get(pk=room_id), user=User.objects.get(email=email))


def revoke_quietly(room_id: int, email: str) -> None:
    """End a participation as nothing hears it."""
    Participant.objects.filter(room=room_id, user__email=email).update(left_at=now())


def sign_out(email: str, session_key: str) -> None:
    from importlib import import_module

    from django.conf import settings

    import_module(settings.SESSION_ENGINE).SessionStore(session_key).flush()


def change_password(email: str, session_key: str) -> None:
    user = User.objects.get(email=email)
    user.set_password("another")
    user.save()


def suspend(email: str, session_key: str) -> None:
    user = User.objects.get(email=email)
    user.is_active = False
    user.save()


def expire(session_key: str) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.filter(pk=session_key).update(expire_date=now())


def lay_into(room_id: int, count: int) -> list[str]:
    """Put more people into a room; return their sessions."""
    laid = lay(count, 1)
    Participant.objects.filter(room__in=laid["rooms"]).update(room=room_id)
    return [person["session"] for person in laid["people"]]


def close(room_id: int) -> None:
    from community.actions import close_room

    room = Room.objects.get(pk=room_id)
    close_room(room=room, by=room.participants.first().user)


def times(room_id: int) -> list[tuple[str, str]]:
    """Return what happened in a room, and when."""
    lines = RoomEvent.objects.filter(room=room_id).order_by("seq").values_list("type", "at")
    return [(kind, at.isoformat()) for kind, at in lines]


def looks() -> int:
    """Return how often this process has read a page of a log for its sockets."""
    from . import counted

    return counted.looks


def kept() -> int:
    """Return the resident KiB of this process without what only waits for the collector."""
    gc.collect()
    return resident()


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
