"""Rooms as JSON: the log, the words, saying something once, the reading mark."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.actions import close_room, join_room, mark_read, post_message, remove_message
from community.models import Message, Participant, Room


@pytest.fixture
def room(aoi, ben):
    room = Room.objects.create(name="ひろば")
    for person in (aoi, ben):
        join_room(room=room, user=person)
    return room


def talk(room, author, *texts):
    return [
        post_message(room=room, author=author, text=text, client_msg_id=uuid.uuid4()).message
        for text in texts
    ]


def say(client, room, text, key=None):
    body = json.dumps({"text": text, "client_msg_id": str(key or uuid.uuid4())})
    address = f"/api/v1/rooms/{room.pk}/messages"
    return client.post(address, body, content_type="application/json")


def test_the_list_of_rooms_counts_what_is_unread(client_of, room, aoi, ben):
    talk(room, ben, "おはよう", "いい天気")

    row = client_of(aoi).get("/api/v1/me/rooms").json()["items"][0]

    assert (row["name"], row["unread"], row["is_member"]) == ("ひろば", 2, True)


def test_the_log_is_read_from_a_number_on(client_of, room, aoi, ben):
    talk(room, ben, "一", "二", "三")
    client, address = client_of(aoi), f"/api/v1/rooms/{room.pk}/events"

    first = client.get(address, {"after": 2, "limit": 2}).json()
    rest = client.get(address, {"after": first["events"][-1]["seq"]}).json()

    assert ([one["seq"] for one in first["events"]], first["more"]) == ([3, 4], True)
    assert ([one["message"]["text"] for one in rest["events"]], rest["more"]) == (["三"], False)
    assert rest["head"] == 5


def test_words_that_were_taken_back_are_nowhere(client_of, room, aoi, ben):
    message, *_rest = talk(room, ben, "ひみつの言葉", "べつの言葉")
    remove_message(message=message, by=ben)
    client = client_of(aoi)

    told = [
        client.get(f"/api/v1/rooms/{room.pk}/{what}").content.decode()
        for what in ("events", "messages")
    ]

    assert all("べつの言葉" in text for text in told)
    assert "ひみつの言葉" not in "".join(told)


def test_the_words_are_paged_backwards(client_of, room, aoi, ben):
    talk(room, ben, "一", "二", "三")
    client, address = client_of(aoi), f"/api/v1/rooms/{room.pk}/messages"

    latest = client.get(address, {"limit": 2}).json()
    before = client.get(address, {"before": latest["messages"][0]["seq"]}).json()

    assert ([one["text"] for one in latest["messages"]], latest["has_earlier"]) == (
        ["二", "三"],
        True,
    )
    assert ([one["text"] for one in before["messages"]], before["has_earlier"]) == (["一"], False)


def test_the_same_message_again_is_the_first_one(client_of, room, aoi):
    key = uuid.uuid4()
    first, again = (say(client_of(aoi), room, "やあ", key) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Message.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict(client_of, room, aoi):
    key = uuid.uuid4()
    say(client_of(aoi), room, "やあ", key)

    answer = say(client_of(aoi), room, "さようなら", key)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_who_talks_too_fast_hears_how_long_to_wait(client_of, room, aoi):
    answers = [say(client_of(aoi), room, f"{number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) >= 1
    assert answers[-1].json()["code"] == "too_fast"


def test_what_is_too_long_is_named(client_of, room, aoi):
    answer = say(client_of(aoi), room, "あ" * 2001)

    assert (answer.status_code, answer.json()["code"]) == (422, "too_long")


def test_in_a_closed_room_nobody_speaks(client_of, room, aoi, moderator):
    close_room(room=room, by=moderator)

    assert say(client_of(aoi), room, "だれか").json()["code"] in {"room_closed", "not_allowed"}


def test_the_mark_moves_forward_only(client_of, room, aoi, ben):
    talk(room, ben, "一", "二")
    client, address = client_of(aoi), f"/api/v1/rooms/{room.pk}/read"
    marks = [
        client.post(address, {"seq": seq}, content_type="application/json").json()["read_seq"]
        for seq in (4, 3)
    ]

    assert marks == [4, 4]
    assert Participant.objects.get(room=room, user=aoi).read_seq == 4


def test_a_mark_beyond_the_log_is_refused(client_of, room, aoi):
    answer = client_of(aoi).post(
        f"/api/v1/rooms/{room.pk}/read", {"seq": 99}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_yet")


@pytest.mark.parametrize("what", ["events", "messages"])
def test_one_line_or_twenty_cost_the_same(
    client_of, room, aoi, ben, what, django_assert_num_queries
):
    client, address = client_of(aoi), f"/api/v1/rooms/{room.pk}/{what}"
    talk(room, ben, "一")
    one = queries_of(client, address)
    for number in range(4):
        talk(room, aoi if number % 2 else ben, *(f"{number}-{n}" for n in range(2)))

    with django_assert_num_queries(one):
        assert len(client.get(address).json()[what]) > 5


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


def test_one_room_or_twenty_cost_the_same(client_of, room, aoi, django_assert_num_queries):
    client = client_of(aoi)
    one = queries_of(client, "/api/v1/me/rooms")
    for number in range(19):
        other = Room.objects.create(name=f"部屋{number}")
        mark_read(participant=join_room(room=other, user=aoi), seq=0)

    with django_assert_num_queries(one):
        assert len(client.get("/api/v1/me/rooms").json()["items"]) == 20
