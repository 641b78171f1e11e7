"""The JSON door of a workshop: what stands, taking part, holding it, and the results."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status

from home.wire import Input, RowId, Text, sends

from . import actions, protocol, workshop_rules, workshops
from .access import access_group, access_room, access_workshop
from .api import Speaker
from .models import Workshop
from .workshop_rules import LARGEST_SIZE, MOST_MINUTES, SMALLEST_SIZE, USUAL_MINUTES, USUAL_SIZE

router = Router(tags=["rooms"])
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]


class WorkshopNow(Schema):
    """A workshop as it stands; `my_group_room` is set once you are drawn."""

    id: int
    theme: str
    question: str
    stage: workshop_rules.Status
    minutes: int
    group_size: int
    ends_at: datetime | None
    server_time: datetime
    people: int
    groups: int
    reported: int
    is_enrolled: bool
    my_group: int | None
    my_group_room: int | None


class Group(Schema):
    """A group: who is in it, and what it reported (`seq`: the message; without text if gone)."""

    number: int
    room: int
    people: list[Speaker]
    seq: int | None
    text: str | None


class Overview(Schema):
    id: int
    theme: str
    question: str
    stage: workshop_rules.Status
    ends_at: datetime | None
    items: list[Group]


class Open(Input):
    theme: Text = Field(min_length=1, max_length=workshop_rules.LONGEST_THEME)
    question: Text = Field(min_length=1, max_length=workshop_rules.LONGEST_QUESTION)
    minutes: Minutes = USUAL_MINUTES
    group_size: Annotated[int, Field(ge=SMALLEST_SIZE, le=LARGEST_SIZE)] = USUAL_SIZE


class Extend(Input):
    minutes: Minutes


class Seat(Schema):
    """`group` and `room` once the draw is made."""

    group: int | None
    room: int | None


class Tell(Input):
    text: Text = Field(min_length=1, max_length=protocol.MAX_BYTES)
    client_msg_id: UUID


class Told(Schema):
    seq: int
    text: str


def standing(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    at = now()
    strip = workshops.in_plenary(workshop.room, workshop.pk, request.user, at)
    return strip.now.as_dict() | {
        "server_time": at,
        "is_enrolled": strip.is_enrolled,
        "my_group": strip.number or None,
        "my_group_room": strip.room_id or None,
    }


@router.get(
    "/rooms/{room_id}/workshop",
    response=WorkshopNow,
    summary="The workshop that goes on in a room",
    openapi_extra=sends(403),
)
def show(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    """404 when there is none. `server_time`: count the rest of the time by it."""
    return standing(request, access_workshop(request.user, room_id, to="read"))


@router.post(
    "/rooms/{room_id}/workshop",
    response={201: WorkshopNow},
    summary="Open a workshop (moderators; staff who are in the room)",
    openapi_extra=sends(403, 409),
)
def open_one(request: HttpRequest, room_id: RowId, data: Open) -> Status:
    """409 while another one goes on there; the same again is the first one."""
    room = access_room(request.user, room_id, to="host")
    workshop = actions.open_workshop(room=room, by=request.user, **data.dict())
    return Status(201, standing(request, workshop))


@router.put(
    "/rooms/{room_id}/workshop/seat",
    response=Seat,
    summary="Take part; once the draw is made, in the smallest group",
    openapi_extra=sends(403, 409, 429),
)
def take_part(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    workshop = access_workshop(request.user, room_id, to="post")
    group = actions.enrol(workshop=workshop, user=request.user).group
    return {"group": group.number if group else None, "room": group.room_id if group else None}


@router.delete(
    "/rooms/{room_id}/workshop/seat",
    response={204: None},
    summary="Take part no more, before the draw; twice is once",
    openapi_extra=sends(403, 429),
)
def withdraw(request: HttpRequest, room_id: RowId) -> Status:
    workshop = access_workshop(request.user, room_id, to="post")
    actions.withdraw_seat(workshop=workshop, user=request.user)
    return Status(204, None)


@router.post(
    "/rooms/{room_id}/workshop/draw",
    response=WorkshopNow,
    summary="Draw the groups; the time begins (moderators; staff who are in the room)",
    openapi_extra=sends(403, 409),
)
def draw(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    workshop = access_workshop(request.user, room_id, to="host")
    actions.draw_groups(workshop=workshop, by=request.user)
    return standing(request, workshop)


@router.post(
    "/rooms/{room_id}/workshop/extend",
    response=WorkshopNow,
    summary="Give the groups more minutes (moderators; staff who are in the room)",
    openapi_extra=sends(403, 409),
)
def extend(request: HttpRequest, room_id: RowId, data: Extend) -> dict[str, Any]:
    workshop = access_workshop(request.user, room_id, to="host")
    actions.extend_workshop(workshop=workshop, by=request.user, minutes=data.minutes)
    return standing(request, workshop)


@router.post(
    "/rooms/{room_id}/workshop/finish",
    response=WorkshopNow,
    summary="Call the groups back to report (moderators; staff who are in the room)",
    openapi_extra=sends(403, 409),
)
def finish(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    workshop = access_workshop(request.user, room_id, to="host")
    actions.finish_talking(workshop=workshop, by=request.user)
    return standing(request, workshop)


@router.post(
    "/rooms/{room_id}/workshop/end",
    response=WorkshopNow,
    summary="End it, or call it off before the draw (moderators; staff who are in the room)",
    openapi_extra=sends(403, 409),
)
def end(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    workshop = access_workshop(request.user, room_id, to="host")
    is_gathering = workshop.status == workshop_rules.Status.GATHERING
    act = actions.cancel_workshop if is_gathering else actions.end_workshop
    act(workshop=workshop, by=request.user)
    return standing(request, workshop)


@router.get(
    "/rooms/{room_id}/workshops/{workshop_id}",
    response=Overview,
    summary="The groups of a workshop and what they reported",
    openapi_extra=sends(403),
)
def overview(request: HttpRequest, room_id: RowId, workshop_id: RowId) -> dict[str, Any]:
    room = access_room(request.user, room_id, to="read")
    workshop = Workshop.objects.filter(room=room, pk=workshop_id).first()
    if workshop is None:
        raise Http404
    stands = workshops.told([workshop.pk], now())[workshop.pk].as_dict()
    return stands | {"items": [as_group(line) for line in workshops.groups_of(workshop)]}


def as_group(line: workshops.GroupLine) -> dict[str, Any]:
    said = line.message
    return {
        "number": line.number,
        "room": line.room_id,
        "people": [person.as_dict() for person in line.people],
        "seq": said.seq if said else None,
        "text": said.text if said and not said.gone else None,
    }


@router.put(
    "/rooms/{room_id}/result",
    response={201: Told, 200: Told},
    summary="Post your group's one-minute result to the plenary, or change it",
    openapi_extra=sends(403, 409, 429),
)
def tell_result(request: HttpRequest, room_id: RowId, data: Tell) -> Status:
    """`room_id` is the group's. A new `client_msg_id` from its author changes what stands there."""
    group = access_group(request.user, room_id, to="post")
    told = actions.tell_result(group=group, by=request.user, **data.dict())
    return Status(201 if told.is_new else 200, {"seq": told.message.seq, "text": told.message.text})


@router.put(
    "/rooms/{room_id}/result/reporter",
    response={204: None},
    summary="Say that you write your group's result; the group sees who",
    openapi_extra=sends(403, 409, 429),
)
def report(request: HttpRequest, room_id: RowId) -> Status:
    """`room_id` is the group's. Another may take it over until the result is posted."""
    group = access_group(request.user, room_id, to="post")
    actions.name_reporter(group=group, by=request.user)
    return Status(204, None)
