"""The JSON door of a room that one enters by asking."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from home.wire import Input, RowId, Text, sends

from . import actions, queries
from .access import access_request, access_room
from .api import Speaker

router = Router(tags=["rooms"])


class Asking(Schema):
    id: int
    who: Speaker
    why: str
    asked_at: datetime


class Queue(Schema):
    items: list[Asking]


class Asked(Schema):
    id: int
    status: str
    why: str
    asked_at: datetime


class Ask(Input):
    why: Text = Field(min_length=1, max_length=200)


class Decline(Input):
    reason: Text = Field(min_length=1, max_length=200)


@router.post(
    "/rooms/{room_id}/requests",
    response=Asked,
    summary="Ask to be let into a room; while it waits, again is the same request",
    openapi_extra=sends(403, 409),
)
def ask(request: HttpRequest, room_id: RowId, data: Ask) -> Any:
    room = access_room(request.user, room_id, to="apply")
    return actions.ask_to_enter(room=room, user=request.user, why=data.why)


@router.delete(
    "/rooms/{room_id}/requests/mine",
    response={204: None},
    summary="Ask no more; twice is once",
    openapi_extra=sends(403),
)
def withdraw(request: HttpRequest, room_id: RowId) -> Status:
    room = access_room(request.user, room_id, to="apply")
    actions.withdraw_request(room=room, user=request.user)
    return Status(204, None)


@router.get(
    "/rooms/{room_id}/requests",
    response=Queue,
    summary="Who asks to be let in (moderators, staff)",
    openapi_extra=sends(403),
)
def queue(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    room = access_room(request.user, room_id, to="admit")
    return {"items": [asdict(one) for one in queries.asking_to_enter(room)]}


@router.post(
    "/rooms/{room_id}/requests/{request_id}/admit",
    response={204: None},
    summary="Let a person in (moderators, staff)",
    openapi_extra=sends(403, 409),
)
def admit(request: HttpRequest, room_id: RowId, request_id: RowId) -> Status:
    """409 when it was answered before, or the person is no member now."""
    asked = access_request(request.user, room_id, request_id)
    actions.admit(request=asked, by=request.user)
    return Status(204, None)


@router.post(
    "/rooms/{room_id}/requests/{request_id}/decline",
    response={204: None},
    summary="Do not let a person in, and say why (moderators, staff)",
    openapi_extra=sends(403, 409),
)
def decline(request: HttpRequest, room_id: RowId, request_id: RowId, data: Decline) -> Status:
    asked = access_request(request.user, room_id, request_id)
    actions.decline(request=asked, by=request.user, reason=data.reason)
    return Status(204, None)
