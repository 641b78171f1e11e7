"""The JSON door of this room: the log, the words, saying something, the reading mark."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from home.wire import MAX_ID, Input, RowId, Text, sends

from . import history, protocol, workshop_rules
from .access import access_room, may_enter
from .actions import Chosen, mark_read, post_message
from .queries import listed_in, people_in, rooms_for
from .rules import Feeling

router = Router(tags=["rooms"])
Seq = Annotated[int, Field(ge=0, le=MAX_ID)]
Rows = Annotated[int, Field(ge=1, le=protocol.PAGE)]


class MyRoom(Schema):
    id: int
    name: str
    kind: str
    purpose: str
    is_closed: bool
    is_member: bool
    unread: int
    people: int
    last_post_at: datetime | None
    url: str


class MyRooms(Schema):
    items: list[MyRoom]


class Speaker(Schema):
    id: UUID
    name: str
    is_staff: bool


class Quoted(Schema):
    """The message that is answered, as it stands now."""

    seq: int
    author: Speaker
    text: str | None = None
    gone: str | None = None
    pictures: int | None = None


class AskedOfTown(Schema):
    """A question to the town; `answer`: the number of the words that answer it."""

    due_on: date
    days: int
    answered: bool
    answer: int | None = None


class Shown(Schema):
    """A picture, at /rooms/<room>/pictures/<id>/ and, smaller, …/small/; `alt`: if one was given.

    Width and height are those of the large one.
    """

    id: UUID
    width: int
    height: int
    alt: str = ""


class Result(Schema):
    """These words are what a group of a workshop found."""

    workshop: int
    group: int
    people: list[Speaker]


class Words(Schema):
    """A message inside an event; without text when that was taken away since."""

    seq: int
    client_msg_id: UUID | None = None
    text: str | None = None
    gone: str | None = None
    edited: bool | None = None
    quote: Quoted | None = None
    author: Speaker | None = None
    kind: Feeling | None = None
    reactions: dict[Feeling, int] | None = None
    question: AskedOfTown | None = None
    pictures: list[Shown] | None = None
    result: Result | None = None


class WorkshopStep(Schema):
    """A step of a workshop, and the workshop as it stands now."""

    step: str
    id: int
    theme: str
    question: str
    stage: workshop_rules.Status
    minutes: int
    group_size: int
    ends_at: datetime | None
    people: int
    groups: int
    reported: int


class Event(Schema):
    """One line of a room's log: `seq` counts 1, 2, 3 … without holes."""

    seq: int
    what: str
    at: datetime
    who: Speaker | None
    message: Words | None
    workshop: WorkshopStep | None = None


class Events(Schema):
    """When `epoch` is not the one you know, drop your cursor and begin anew."""

    head: int
    epoch: UUID
    more: bool
    events: list[Event]


class Felt(Schema):
    kind: Feeling
    face: str
    words: str
    count: int
    is_mine: bool


class Said(Schema):
    seq: int
    author: Speaker
    text: str
    at: datetime
    gone: str
    client_msg_id: UUID
    edited: bool
    quote: Quoted | None
    reactions: list[Felt]
    question: AskedOfTown | None
    pictures: list[Shown]
    result: Result | None = None


class Page(Schema):
    messages: list[Said]
    has_earlier: bool


class People(Schema):
    """Who has allowed to be listed, by name; `others`: how many more are in the room."""

    items: list[Speaker]
    others: int


class ToShow(Input):
    """A picture that was uploaded before, and what its author says of it."""

    id: UUID
    alt: Text = Field(default="", max_length=protocol.MAX_BYTES)


class Say(Input):
    """`text` may be empty where there are pictures."""

    text: Text = Field(max_length=protocol.MAX_BYTES)
    client_msg_id: UUID
    reply_to: Seq | None = None
    pictures: list[ToShow] = Field(default=[], max_length=protocol.PICTURES)


class Stored(Schema):
    seq: int
    client_msg_id: UUID
    text: str
    at: datetime


class Mark(Input):
    seq: Seq


class Marked(Schema):
    read_seq: int


@router.get(
    "/me/rooms",
    response=MyRooms,
    summary="Rooms you are in or may enter, with unread counts",
    openapi_extra=sends(403),
)
def list_my_rooms(request: HttpRequest, before: Seq | None = None) -> dict[str, Any]:
    """`before`: of the rooms you may enter, the 50 newest with a smaller id than this one."""
    if not may_enter(request.user):
        raise PermissionDenied
    rooms = [asdict(room) for room in rooms_for(request.user, before=before)]
    return {"items": [room | {"url": request.build_absolute_uri(room["url"])} for room in rooms]}


@router.get(
    "/rooms/{room_id}/events",
    response=Events,
    summary="The log of a room after a number",
    openapi_extra=sends(403),
)
def list_events(
    request: HttpRequest,
    room_id: RowId,
    after: Seq = 0,
    limit: Rows = protocol.PAGE,
) -> dict[str, Any]:
    """What a client missed: ask again with the last `seq` it has while `more` is true."""
    room = access_room(request.user, room_id, to="read")
    found = history.events_after(room, after, limit)
    events = [asdict(event) for event in found.events]
    return {"head": room.head_seq, "epoch": room.epoch, "more": found.more, "events": events}


@router.get(
    "/rooms/{room_id}/messages",
    response=Page,
    summary="What was said before a number, oldest first",
    openapi_extra=sends(403),
)
def list_messages(
    request: HttpRequest,
    room_id: RowId,
    before: Seq | None = None,
    limit: Rows = history.LATEST,
) -> dict[str, Any]:
    room = access_room(request.user, room_id, to="read")
    return asdict(history.messages_before(room, before, limit, reader=request.user))


@router.post(
    "/rooms/{room_id}/messages",
    response={201: Stored, 200: Stored},
    summary="Say something; the same client_msg_id is the same message",
    openapi_extra=sends(409),
)
def say(request: HttpRequest, room_id: RowId, data: Say) -> Status:
    """201 when it is stored, 200 when it was stored before, 409 when the id had other words."""
    room = access_room(request.user, room_id, to="post")
    posted = post_message(
        room=room,
        author=request.user,
        text=data.text,
        client_msg_id=data.client_msg_id,
        reply_to=data.reply_to,
        pictures=[Chosen(one.id, one.alt) for one in data.pictures],
    )
    message = posted.message
    stored = {
        "seq": message.seq,
        "client_msg_id": message.client_msg_id,
        "text": message.text,
        "at": message.said_at,
    }
    return Status(201 if posted.is_new else 200, stored)


@router.post(
    "/rooms/{room_id}/read",
    response=Marked,
    summary="Move your reading mark forward",
    openapi_extra=sends(409),
)
def read(request: HttpRequest, room_id: RowId, data: Mark) -> dict[str, int]:
    """The mark never goes back: an older number answers where it stands."""
    room = access_room(request.user, room_id, to="read")
    if room.mine is None:
        raise PermissionDenied  # who looks in by office has no mark of their own
    mark_read(participant=room.mine, seq=data.seq)
    room.mine.refresh_from_db(fields=["read_seq"])
    return {"read_seq": room.mine.read_seq}


@router.get(
    "/rooms/{room_id}/people",
    response=People,
    summary="Who is in a room: by name who allowed it",
    openapi_extra=sends(403),
)
def list_people(request: HttpRequest, room_id: RowId) -> dict[str, Any]:
    room = access_room(request.user, room_id, to="read")
    listed = listed_in(room)
    return {"items": [asdict(one) for one in listed], "others": people_in(room) - len(listed)}
