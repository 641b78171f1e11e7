"""The JSON door to one message: change it, take it back, react, pin."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from home.search.queries import LONGEST_QUERY, asked_for
from home.wire import Input, RowId, Text, sends

from . import actions, history, protocol, queries
from .access import access_message, access_room
from .api import Said, Seq, ToShow
from .models import Message
from .rules import Feeling

router = Router(tags=["rooms"])


class Pinned(Schema):
    items: list[Said]


class Change(Input):
    """What is left out stays as it is: the words, or what is said of a picture."""

    text: Text | None = Field(None, max_length=protocol.MAX_BYTES)
    pictures: list[ToShow] = Field(default=[], max_length=protocol.PICTURES)


def told(message: Message, request: HttpRequest) -> dict[str, Any]:
    return asdict(history.as_said([message], reader=request.user)[0])


@router.patch(
    "/rooms/{room_id}/messages/{seq}",
    response=Said,
    summary="Change your own words within an hour, and what you say of your pictures",
    openapi_extra=sends(403, 409),
)
def edit(request: HttpRequest, room_id: RowId, seq: Seq, data: Change) -> dict[str, Any]:
    """409 when they are gone or too old. Pictures are described at any time."""
    message = access_message(request.user, room_id, seq, to="edit")
    alts = {one.id: one.alt for one in data.pictures}
    changed = actions.edit_message(message=message, by=request.user, text=data.text, alts=alts)
    return told(changed, request)


@router.delete(
    "/rooms/{room_id}/messages/{seq}",
    response={204: None},
    summary="Take your own words back",
    openapi_extra=sends(403),
)
def remove(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    message = access_message(request.user, room_id, seq, to="remove")
    actions.remove_message(message=message, by=request.user)
    return Status(204, None)


@router.put(
    "/rooms/{room_id}/messages/{seq}/reactions/{kind}",
    response={204: None},
    summary="Give a feeling; twice is once",
    openapi_extra=sends(403, 409, 429),
)
def give(request: HttpRequest, room_id: RowId, seq: Seq, kind: Feeling) -> Status:
    message = access_message(request.user, room_id, seq, to="react")
    actions.react(message=message, by=request.user, kind=kind, on=True)
    return Status(204, None)


@router.delete(
    "/rooms/{room_id}/messages/{seq}/reactions/{kind}",
    response={204: None},
    summary="Take a feeling back; twice is once",
    openapi_extra=sends(403, 409, 429),
)
def take(request: HttpRequest, room_id: RowId, seq: Seq, kind: Feeling) -> Status:
    message = access_message(request.user, room_id, seq, to="react")
    actions.react(message=message, by=request.user, kind=kind, on=False)
    return Status(204, None)


Query = Annotated[Text, Field(min_length=1, max_length=LONGEST_QUERY)]


class Found(Schema):
    items: list[Said]


@router.get(
    "/rooms/{room_id}/search",
    response=Found,
    summary="Find words in a room, newest first; also in what is said of pictures",
    openapi_extra=sends(403),
)
def search(request: HttpRequest, room_id: RowId, q: Query) -> dict[str, Any]:
    """However they are written (width, case, kana); all words must be there. At most 50."""
    room = access_room(request.user, room_id, to="read")
    hits = queries.found_in(room, asked_for(q))
    return {"items": [asdict(said) for said in history.as_said(hits, reader=request.user)]}


@router.get(
    "/rooms/{room_id}/pins",
    response=Pinned,
    summary="What is pinned on top of a room",
    openapi_extra=sends(403),
)
def pins(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    room = access_room(request.user, room_id, to="read")
    return {"items": [asdict(said) for said in history.pinned(room)]}


@router.put(
    "/rooms/{room_id}/messages/{seq}/pin",
    response={204: None},
    summary="Pin a message on top of its room (moderators)",
    openapi_extra=sends(403, 409),
)
def pin(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    """409 when three are pinned already."""
    message = access_message(request.user, room_id, seq, to="pin")
    actions.pin_message(message=message, by=request.user)
    return Status(204, None)


@router.delete(
    "/rooms/{room_id}/messages/{seq}/pin",
    response={204: None},
    summary="Take a message from the top (moderators)",
    openapi_extra=sends(403),
)
def unpin(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    message = access_message(request.user, room_id, seq, to="pin")
    actions.unpin_message(message=message, by=request.user)
    return Status(204, None)


@router.put(
    "/rooms/{room_id}/messages/{seq}/question",
    response={204: None},
    summary="Make your own message a question to the town; twice is once",
    openapi_extra=sends(403, 409, 429),
)
def ask(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    """409 when the room takes no questions, or three of yours wait there already."""
    message = access_message(request.user, room_id, seq, to="ask")
    actions.ask_town(message=message, by=request.user)
    return Status(204, None)


@router.delete(
    "/rooms/{room_id}/messages/{seq}/question",
    response={204: None},
    summary="Take your question back; the words stay",
    openapi_extra=sends(403, 409, 429),
)
def take_question(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    """409 when it was answered."""
    message = access_message(request.user, room_id, seq, to="ask")
    actions.take_back_question(message=message, by=request.user)
    return Status(204, None)


@router.put(
    "/rooms/{room_id}/messages/{seq}/question/answered",
    response={204: None},
    summary="Mark a question as answered (staff); twice is once",
    openapi_extra=sends(403),
)
def settle(request: HttpRequest, room_id: RowId, seq: Seq) -> Status:
    """A reply of staff does it by itself: this is for what was answered in another way."""
    message = access_message(request.user, room_id, seq, to="answer")
    actions.mark_answered(message=message, by=request.user)
    return Status(204, None)
