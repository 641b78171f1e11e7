"""What every message asks and stores, its SQL written once: see home.prepared.

Putting these together cost half of a message. What each means is said by the query here, in the
ORM's words; tests/community/test_prepared.py holds them beside what they replace.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connections, router
from django.db.models import Exists, Model, OuterRef
from django.utils.timezone import now

from home.prepared import ROOM, Prepared, PreparedObjects, Slot, filling, slots
from members.models import Membership, User
from members.rules import MembershipStatus

from .models import Message, Participant, Room

STAFF = "access_admin"
# What one INSERT carries: within the 999 values that SQLite may have been built for.
ROWS = 100


def size_for(values: Collection[Any]) -> int:
    """Return how many slots a list gets: 1, 8, 16, 32 …, so that few queries are ever written."""
    size = ROOM if len(values) > 1 else 1
    while size < len(values):
        size *= 2
    return size


def filled(query: Callable[..., Any], **lists: Collection[Any]) -> tuple[Any, dict[str, Any]]:
    """Return the query that was written for lists as long as these, and what goes into it."""
    sizes = {name: size_for(values) for name, values in lists.items()}
    given: dict[str, Any] = {}
    for name, values in lists.items():
        given |= filling(name, values, sizes[name])
    return query(**sizes), given


def field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


# --- Who is behind a session, and may they --------------------------------------------------------


def sessions(keys: Collection[str]) -> list[tuple[str, str]]:
    """Return key and data of those of these sessions that hold now."""
    query, given = filled(sessions_query, key=keys)
    return query.run(**given, at=now())


@cache
def sessions_query(key: int) -> Prepared:
    at = Slot("at", field(Session, "expire_date"))
    keys = slots("key", field(Session, "session_key"), key)
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    return Prepared(rows.values_list("session_key", "session_data"))


def users(keys: Collection[UUID]) -> list[User]:
    query, given = filled(users_query, key=keys)
    return query.objects(**given)


@cache
def users_query(key: int) -> PreparedObjects:
    return PreparedObjects(User.objects.filter(pk__in=slots("key", User._meta.pk, key)))


def members_among(people: Collection[UUID]) -> set[UUID]:
    """Return who of these is an active member."""
    query, given = filled(members_query, key=people)
    return {user_id for (user_id,) in query.run(**given)}


@cache
def members_query(key: int) -> Prepared:
    keys = slots("key", User._meta.pk, key)
    active = Membership.objects.filter(user__pk__in=keys, status=MembershipStatus.ACTIVE)
    return Prepared(active.order_by().values_list("user_id"))


def rooms(keys: Collection[int], *, locked: bool = False) -> dict[int, Room]:
    """Return these rooms; `locked`: in one order for all, until the transaction ends."""
    query, given = filled(locked_rooms_query if locked else rooms_query, key=keys)
    return {room.pk: room for room in query.objects(**given)}


@cache
def rooms_query(key: int) -> PreparedObjects:
    return PreparedObjects(Room.objects.filter(pk__in=slots("key", Room._meta.pk, key)))


@cache
def locked_rooms_query(key: int) -> PreparedObjects:
    wanted = Room.objects.filter(pk__in=slots("key", Room._meta.pk, key))
    return PreparedObjects(wanted.select_for_update().order_by("pk"))


def present(rooms: Collection[int], people: Collection[UUID]) -> list[Participant]:
    """Return the places of these people in these rooms, as `Participant.objects.present()`."""
    query, given = filled(present_query, room=rooms, person=people)
    return query.objects(**given, at=now())


@cache
def present_query(room: int, person: int) -> PreparedObjects:
    return PreparedObjects(places(room, person))


def present_pairs(rooms: Collection[int], people: Collection[UUID]) -> set[tuple[int, UUID]]:
    query, given = filled(pairs_query, room=rooms, person=people)
    return {(room_id, user_id) for room_id, user_id in query.run(**given, at=now())}


@cache
def pairs_query(room: int, person: int) -> Prepared:
    return Prepared(places(room, person).values_list("room_id", "user_id"))


def places(room: int, person: int) -> Any:
    at = Slot("at", field(Participant, "suspended_until"))
    theirs = Participant.objects.present(at)
    return theirs.filter(**lists(room, person, "user")).order_by()


def lists(room: int, person: int, who: str) -> dict[str, Any]:
    return {
        "room__pk__in": slots("room", Room._meta.pk, room),
        f"{who}__pk__in": slots("person", User._meta.pk, person),
    }


# --- What they said before, and how they are called -----------------------------------------------


def said_before(
    rooms: Collection[int], people: Collection[UUID], keys: Collection[UUID]
) -> list[Message]:
    query, given = filled(said_before_query, room=rooms, person=people, key=keys)
    return query.objects(**given)


@cache
def said_before_query(room: int, person: int, key: int) -> PreparedObjects:
    keys = slots("key", field(Message, "client_msg_id"), key)
    said = Message.objects.filter(**lists(room, person, "author"), client_msg_id__in=keys)
    return PreparedObjects(said)


def times(
    rooms: Collection[int], people: Collection[UUID], *, since: datetime, until: datetime
) -> list[tuple[int, UUID, datetime]]:
    """Return when these people spoke in these rooms, newest first."""
    query, given = filled(times_query, room=rooms, person=people)
    return query.run(**given, since=since, until=until)


@cache
def times_query(room: int, person: int) -> Prepared:
    since, until = (Slot(name, field(Message, "said_at")) for name in ("since", "until"))
    said = Message.objects.filter(said_at__gt=since, said_at__lte=until)
    said = said.filter(**lists(room, person, "author")).order_by("-said_at")
    return Prepared(said.values_list("room_id", "author_id", "said_at"))


def names(people: Collection[UUID]) -> list[tuple[UUID, str | None, Any, str | None, bool]]:
    """Return of each person: the name (None: no profile), who sees it, membership, if staff."""
    query, given = filled(names_query, key=people)
    return query.run(**given)


@cache
def names_query(key: int) -> Prepared:
    duty = User.objects.filter(pk=OuterRef("pk"), groups__permissions__codename=STAFF)
    rows = User.objects.filter(pk__in=slots("key", User._meta.pk, key)).order_by()
    shown = "profile__display_name", "profile__visibility", "membership__status", "on_duty"
    return Prepared(rows.annotate(on_duty=Exists(duty)).values_list("pk", *shown))


# --- What a message writes ------------------------------------------------------------------------

# All else is NULL in a message that was just said.
SAID = "room", "seq", "author", "client_msg_id", "text", "reply_to", "picture_count", "said_at"


def store_messages(messages: list[Message]) -> None:
    """Insert them, and give each the key it got."""
    for start in range(0, len(messages), ROWS):
        some = messages[start : start + ROWS]
        for message, (key,) in zip(some, inserted(some), strict=True):
            message.pk = key
            message._state.adding, message._state.db = False, writing().alias


def inserted(messages: list[Message]) -> list[tuple[int]]:
    connection = writing()
    fields = [field(Message, name) for name in SAID]
    values = [
        one.get_db_prep_save(getattr(message, one.attname), connection)
        for message in messages
        for one in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(insert_messages(len(messages)), values)
        return cursor.fetchall()


@cache
def insert_messages(count: int) -> str:
    columns = ", ".join(field(Message, name).column for name in SAID)
    row = f"({', '.join(['%s'] * len(SAID))})"
    return f"""INSERT INTO community_message ({columns})
        VALUES {", ".join([row] * count)} RETURNING id"""  # noqa: S608 - columns and marks


def log_messages(room_id: int, first: int, last: int) -> None:
    """Append messages to the log of their room under the numbers they carry."""
    with writing().cursor() as cursor:
        cursor.execute(INSERT_EVENTS, [room_id, first, last])


INSERT_EVENTS = """INSERT INTO community_roomevent
    (room_id, seq, type, actor_id, message_id, payload, at)
    SELECT room_id, seq, 'said', author_id, id, '{}', said_at
    FROM community_message WHERE room_id = %s AND seq BETWEEN %s AND %s"""


def set_head(room_id: int, head: int) -> None:
    with writing().cursor() as cursor:
        cursor.execute("UPDATE community_room SET head_seq = %s WHERE id = %s", [head, room_id])


def writing() -> Any:
    return connections[router.db_for_write(Message)]
