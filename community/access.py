"""May you? One answer for the page, the JSON door and the socket."""

from importlib import import_module
from types import SimpleNamespace
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from members.access import is_active_member
from members.models import User

from . import rules
from .models import (
    JoinRequest,
    Measure,
    Message,
    Participant,
    Picture,
    Report,
    Room,
    Workshop,
    WorkshopGroup,
)
from .protocol import Close

Viewer = User | AnonymousUser
Verb = Literal["see", "join", "apply", "read", "post", "moderate", "admit", "host"]
MODERATE = rules.MODERATE
STAFF = "wagtailadmin.access_admin"
LARGEST_ID = 2**63 - 1


def may_enter(viewer: Viewer) -> bool:
    """Tell whether the rooms are open to this person at all: active members, and the staff."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    return viewer.has_perm(STAFF) or is_active_member(viewer)


def access_room(viewer: Viewer, room_id: int, *, to: Verb = "read") -> Room:
    """Return the room, the viewer's participation in `mine`; or Http404, PermissionDenied."""
    room = Room.objects.filter(pk=room_id).first() if 0 < room_id <= LARGEST_ID else None
    if room is None or not may_enter(viewer):
        raise Http404
    room.mine = Participant.objects.present().filter(room=room, user=viewer).first()
    verbs = verbs_for(viewer, room)
    if not verbs:
        raise Http404  # a room that is not theirs does not exist for them
    if to not in verbs:
        raise PermissionDenied
    return room


def verbs_for(viewer: Viewer, room: Room) -> set[str]:
    """Return what this person may do in the room."""
    is_staff = viewer.has_perm(STAFF)
    verbs = at_the_door(viewer, room, is_staff)
    if room.mine:
        verbs |= {"see", "read", "post"}
    if moderates(viewer, room):
        verbs |= {"see", "read", "moderate"}
    if room.kind == Room.Kind.APPLY and (is_staff or "moderate" in verbs):
        verbs |= {"admit"}
    if may_host(room, verbs, is_staff):
        verbs |= {"host"}
    return verbs


def at_the_door(viewer: Viewer, room: Room, is_staff: bool) -> set[str]:
    """Return what who is not in the room may do. A group is entered by its workshop alone."""
    if room.kind == Room.Kind.GROUP:
        return set()
    if room.kind == Room.Kind.OPEN or is_staff:
        return {"see"} if room.is_closed or stopped(viewer, room) else {"see", "join"}
    if room.kind == Room.Kind.APPLY:
        is_shut = room.is_closed or room.mine or stopped(viewer, room)
        return {"see"} if is_shut else {"see", "apply"}
    return set()


def may_host(room: Room, verbs: set[str], is_staff: bool) -> bool:
    """Tell whether they may hold a workshop here: who looks after the room, and staff in it."""
    looks_after = "moderate" in verbs or (is_staff and "post" in verbs)
    return looks_after and room.kind != Room.Kind.GROUP


def stopped(viewer: Viewer, room: Room) -> Measure | None:
    """Return the measure that keeps a person out of the room now, or None."""
    if room.mine:
        return None
    return Measure.objects.stopping(viewer, room).order_by("-until").first()


def moderates(viewer: Viewer, room: Room) -> bool:
    """Tell whether they look after this room: by their office, or as its own moderator.

    Who looks after the plenary looks after its groups.
    """
    is_here = room.mine is not None and room.mine.role == Participant.Role.MODERATOR
    if is_here or viewer.has_perm(MODERATE):
        return True
    if room.parent_id is None:
        return False
    present = Participant.objects.present().filter(room=room.parent_id, user=viewer)
    return present.filter(role=Participant.Role.MODERATOR).exists()


def access_workshop(viewer: Viewer, room_id: int, *, to: Verb = "read") -> Workshop:
    """Return the workshop that goes on in a room; or Http404, PermissionDenied."""
    room = access_room(viewer, room_id, to=to)
    workshop = Workshop.objects.live().filter(room=room).first()
    if workshop is None:
        raise Http404
    workshop.room = room
    return workshop


def access_group(viewer: Viewer, room_id: int, *, to: Verb = "read") -> WorkshopGroup:
    """Return the group whose room this is; or Http404, PermissionDenied."""
    room = access_room(viewer, room_id, to=to)
    found = WorkshopGroup.objects.select_related("workshop__room").filter(room=room).first()
    if found is None:
        raise Http404
    found.room = room
    return found


def access_request(viewer: Viewer, room_id: int, request_id: int) -> JoinRequest:
    """Return a request to enter this room, for who may answer it; or Http404, PermissionDenied."""
    room = access_room(viewer, room_id, to="admit")
    found = JoinRequest.objects.select_related("user").filter(room=room)
    request = found.filter(pk=min(request_id, LARGEST_ID)).first()
    if request is None:
        raise Http404
    request.room = room
    return request


# What one does with a message: what one must be allowed in its room.
Deed = Literal[
    "read",
    "react",
    "edit",
    "remove",
    "report",
    "moderate",
    "show",
    "pin",
    "wordings",
    "ask",
    "answer",
]
IN_ITS_ROOM: dict[str, Verb] = {
    "react": "post",
    "edit": "post",
    "ask": "post",
    "moderate": "moderate",
    "show": "moderate",
    "pin": "moderate",
    "wordings": "moderate",
}

OWN_ONLY = frozenset({"remove", "edit", "ask"})


def access_message(viewer: Viewer, room_id: int, seq: int, *, to: Deed) -> Message:
    """Return a message still shown (`show`: a hidden one).

    Only its author may change or remove it or make it a question, only others report it, only
    staff say that a question is answered.
    """
    room = access_room(viewer, room_id, to=IN_ITS_ROOM.get(to, "read"))
    words = Message.objects.hidden() if to == "show" else Message.objects.visible()
    message = words.filter(room=room, seq=min(seq, LARGEST_ID)).first()
    if message is None:
        raise Http404
    is_own = message.author_id == viewer.pk
    if to in OWN_ONLY and not is_own:
        raise PermissionDenied
    if (to == "report" and is_own) or (to == "answer" and not viewer.has_perm(STAFF)):
        raise PermissionDenied
    message.room = room
    return message


# The permissions of the list of reports in the back office: any of them opens it.
LOOK_AT_REPORTS = ("view", "change", "add", "delete")
CHANGE_REPORT = "community.change_report"


def access_reports(viewer: Viewer) -> QuerySet[Report]:
    """Return all reports, for who looks after the rooms by office; or PermissionDenied."""
    may_look = any(viewer.has_perm(f"community.{verb}_report") for verb in LOOK_AT_REPORTS)
    if not (viewer.has_perm(STAFF) and may_look):
        raise PermissionDenied
    return Report.objects.select_related("message__room")


def access_report(
    viewer: Viewer, report_id: int, *, to: Literal["read", "decide"] = "read"
) -> Report:
    """Return a report; or PermissionDenied, and only then Http404."""
    reports = access_reports(viewer)
    if to == "decide" and not viewer.has_perm(CHANGE_REPORT):
        raise PermissionDenied
    report = reports.filter(pk=min(report_id, LARGEST_ID)).first()
    if report is None:
        raise Http404
    return report


def access_picture(viewer: Viewer, room_id: int, picture_id: UUID) -> Picture:
    """Return a picture that is shown in this room; what waits to be said, to its author alone.

    What was taken back is nobody's to see; what was hidden, only who looks after the room.
    """
    room = access_room(viewer, room_id, to="read")
    kept = Picture.objects.filter(room=room, gone_at=None).select_related("message")
    picture = kept.filter(pk=picture_id).first()
    if picture is None or not may_see(viewer, room, picture):
        raise Http404
    return picture


def may_see(viewer: Viewer, room: Room, picture: Picture) -> bool:
    if picture.message is None:
        return picture.author_id == viewer.pk
    if picture.message.gone:
        return picture.message.gone == "hidden" and moderates(viewer, room)
    return True


def person_behind(session_key: str) -> Viewer:
    """Return who a session belongs to now, read afresh: an open socket is not a permission."""
    if not session_key:
        return AnonymousUser()
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    # All that Django asks of a request here is its session.
    return get_user(SimpleNamespace(session=store))  # type: ignore[arg-type]


def why_not(session_key: str, rooms: list[int]) -> Close | None:
    """Return the code with which an open socket must be closed now, or None when all is well."""
    viewer = person_behind(session_key)
    if not viewer.is_authenticated:
        return Close.SESSION_ENDED
    if not may_enter(viewer):
        return Close.MEMBERSHIP_ENDED
    try:
        found = [access_room(viewer, room_id) for room_id in rooms]
    except (Http404, PermissionDenied):
        return Close.MEMBERSHIP_ENDED
    return Close.ROOM_CLOSED if any(room.is_closed for room in found) else None
