"""The SQL that is written once means what the ORM says; and a message puts nothing together."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from community import access, asking, prepared, sessions
from community.actions.record import said
from community.history import events_after
from community.models import Message, Participant, RoomEvent
from community.people import people, staff_among
from members.models import Membership, User
from members.queries import names_of
from tests import build


@pytest.fixture
def keys(aoi, ben, chika, moderator, client_of):
    return [client_of(one).cookies["sessionid"].value for one in (aoi, ben, chika, moderator)]


def wish(key, room, **more):
    return asking.Wish(key, room.pk, text="こんにちは", client_msg_id=str(uuid4()), **more)


def row_of(kind, pk):
    """Return all columns of a row as the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {kind._meta.db_table} WHERE id = %s", [pk])
        names = [one[0] for one in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def differences(one, other):
    """Return the columns in which two rows of a kind differ, as the database keeps them."""
    by_orm, by_hand = (row_of(type(row), row.pk) for row in (one, other))
    return {name for name in by_orm if by_orm[name] != by_hand[name]}


def test_a_message_and_its_line_are_stored_as_the_orm_would(shared, aoi):
    """Column for column, also where nothing is said of a column."""
    same = {"room": shared, "author": aoi, "text": "100 % 「あ」", "said_at": now()}
    same |= {"reply_to": build.say(shared, aoi, "はじめ"), "picture_count": 2}
    by_orm = Message.objects.create(seq=90, client_msg_id=uuid4(), **same)
    by_hand = Message(seq=91, client_msg_id=uuid4(), **same)
    prepared.store_messages([by_hand])
    assert not by_hand._state.adding
    assert differences(by_orm, by_hand) == {"id", "seq", "client_msg_id"}

    line = said(by_orm)
    line.save()
    prepared.log_messages(shared.pk, 91, 91)
    logged = RoomEvent.objects.get(message=by_hand)
    assert differences(line, logged) == {"id", "seq", "message_id"}
    assert logged.payload == {}


def test_many_messages_get_the_keys_in_their_order(shared, aoi, monkeypatch):
    monkeypatch.setattr(prepared, "ROWS", 3)
    many = [
        Message(room=shared, seq=90 + n, author=aoi, client_msg_id=uuid4(), text=str(n),
                said_at=now())
        for n in range(8)
    ]  # fmt: skip
    prepared.store_messages(many)
    assert dict(Message.objects.filter(seq__gte=90).values_list("pk", "text")) == {
        one.pk: one.text for one in many
    }


def test_the_constraints_still_judge(shared, aoi):
    one = {"room": shared, "author": aoi, "client_msg_id": uuid4(), "text": "a", "said_at": now()}
    prepared.store_messages([Message(seq=90, **one)])
    for twin in (Message(seq=91, **one), Message(seq=90, **one | {"client_msg_id": uuid4()})):
        with pytest.raises(IntegrityError), transaction.atomic():
            prepared.store_messages([twin])


def test_places_are_those_who_are_present(shared, aoi, ben, chika):
    at, place = now(), Participant.objects.filter(room=shared)
    place.filter(user=ben).update(suspended_until=at + timedelta(hours=1))
    place.filter(user=aoi).update(suspended_until=at - timedelta(hours=1))
    Participant.objects.update_or_create(room=shared, user=chika, defaults={"left_at": at})
    asked = [shared.pk], [aoi.pk, ben.pk, chika.pk]
    by_orm = Participant.objects.present().filter(room=shared)
    assert {one.pk for one in prepared.present(*asked)} == set(by_orm.values_list("pk", flat=True))
    assert prepared.present_pairs(*asked) == {(shared.pk, aoi.pk)}
    assert prepared.present_pairs([shared.pk + 99], [aoi.pk]) == set()


def test_people_are_called_as_everywhere(db, aoi, ben, moderator):
    """Also who left, who shows the name to nobody, staff, and an account without a profile."""
    bare = User.objects.create(email="bare@example.jp")
    Membership.objects.filter(user=ben).update(status="left", left_at=now())
    ids = {aoi.pk, ben.pk, moderator.pk, bare.pk, uuid4()}
    told = people(ids)
    assert {one: person.name for one, person in told.items()} == names_of(User(), ids)
    assert {one for one, person in told.items() if person.is_staff} == staff_among(ids)
    assert staff_among(ids)


def test_sessions_that_are_over_are_not_found(keys):
    Session.objects.filter(pk=keys[0]).update(expire_date=now() - timedelta(seconds=1))
    assert {key for key, _data in prepared.sessions(keys)} == set(keys[1:])


def test_the_pace_sees_what_was_said_of_late__newest_first(shared, aoi, ben):
    for number in range(3):
        build.say(shared, aoi, str(number))
    at = now()
    rows = prepared.times([shared.pk], [aoi.pk, ben.pk], since=at - timedelta(60), until=at)
    by_orm = Message.objects.filter(author=aoi).order_by("-said_at")
    assert [one[2] for one in rows] == list(by_orm.values_list("said_at", flat=True))
    assert not prepared.times([shared.pk], [aoi.pk], since=at, until=at + timedelta(1))


def test_the_people_of_many_sockets_are_asked_for_together(shared, keys):
    """Two queries for all sessions; a store of another kind is asked one by one."""
    with CaptureQueriesContext(connection) as asked:
        found = sessions.people_behind(keys)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert {key: access.person_behind(key) for key in keys} == found
    assert len(asked) == 2 * len(keys)
    with patch.object(sessions, "are_in_the_database", return_value=False):
        assert sessions.people_behind(keys) == found


MOST = 15  # of which the reading is eight, whatever the number of those who speak


def test_a_message_puts_no_query_together(shared, keys):
    """However many speak: so many statements, all written before. Control: one that is not."""
    asking.say([wish(key, shared) for key in keys[:2]])  # writes them
    together = AssertionError("put together")
    with (
        patch.object(SQLCompiler, "as_sql", side_effect=together),
        CaptureQueriesContext(connection) as asked,
    ):
        answers = asking.say([wish(key, shared) for key in keys[:2]])
        with pytest.raises(AssertionError, match="put together"):
            list(Message.objects.filter(text="x"))
    assert [type(one) for one in answers] == [asking.Stored] * 2
    assert len(asked) <= MOST + 2  # of this test's own transaction
    seqs = [event.seq for event in events_after(shared, 0).events]
    assert seqs == list(range(1, seqs[-1] + 1))
