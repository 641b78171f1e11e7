"""Saying: gapless, once, rung after commit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max
from django.utils.timezone import now

from community.actions import close_room, leave_room, post_message, post_together, record
from community.actions.sitting import Draft
from community.models import Message, Room, RoomEvent
from tests import build
from tests.build import say

real = pytest.mark.django_db(transaction=True, serialized_rollback=True)
THREADS, EACH = 8, 25


def in_threads(work, jobs):
    """Run work(job) in real threads, each with its own connection; return results or errors."""

    def guarded(job):
        try:
            return work(job)
        except Exception as error:  # noqa: BLE001 - a thread hands its error to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(guarded, jobs))


def speak(room, author):
    def work(number):
        at = now() - timedelta(minutes=10 * number)
        return post_message(
            room=room, author=author, text=f"その{number}", client_msg_id=uuid4(), at=at
        ).message.seq

    return work


@real
def test_numbers_have_no_holes__when_eight_speak_at_once(shared, aoi, no_bell):
    answers = in_threads(speak(shared, aoi), range(THREADS * EACH))
    assert [one for one in answers if isinstance(one, Exception)] == []
    seqs = list(shared.events.values_list("seq", flat=True))
    shared.refresh_from_db()
    assert seqs == list(range(1, shared.head_seq + 1))
    assert Message.objects.count() == THREADS * EACH


@real
def test_numbers_collide__without_the_lock(shared, aoi, no_bell, monkeypatch):
    """The control: a number that is read instead of taken is given out twice."""

    def read_number(room):
        # Outside the transaction, as a cursor made of max(seq) would be.
        return RoomEvent.objects.filter(room=room).aggregate(last=Max("seq"))["last"] + 1

    room_numbers = [read_number(shared) for _ in range(2)]
    with pytest.raises(ValidationError), transaction.atomic():
        for seq in room_numbers:
            message = Message(
                room=shared, seq=seq, author=aoi, client_msg_id=uuid4(), text="あ", said_at=now()
            )
            message.validate_constraints()
            message.save()


@real
def test_the_same_id_twenty_times_at_once_is_one_message(shared, aoi, no_bell):
    key = uuid4()

    def work(_number):
        posted = post_message(room=shared, author=aoi, text="一度だけ", client_msg_id=key)
        return posted.message.seq

    answers = in_threads(work, range(20))
    shared.refresh_from_db()
    assert (Message.objects.count(), set(answers)) == (1, {answers[0]})
    assert shared.head_seq == answers[0]  # no number was lost to the nineteen


def test_the_same_id_with_other_words_is_a_conflict(shared, aoi):
    key = say(shared, aoi, "はじめ").client_msg_id
    with pytest.raises(ValidationError) as caught:
        post_message(room=shared, author=aoi, text="あと", client_msg_id=key)
    assert caught.value.code == "conflict"
    assert Message.objects.get().text == "はじめ"


def test_the_same_id_of_another_person_is_another_message(shared, aoi, ben):
    key = say(shared, aoi).client_msg_id
    assert post_message(room=shared, author=ben, text="こんにちは", client_msg_id=key).is_new


def test_nothing_is_rung_before_commit(shared, aoi, no_bell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        message = say(shared, aoi)
    assert no_bell == []
    for callback in callbacks:
        callback()
    assert no_bell == [{"type": "ring", "room": shared.pk, "seq": message.seq}]


def test_a_dead_doorbell_does_not_hurt_the_speaker(shared, aoi, monkeypatch, caplog):
    async def broken(message):
        raise ConnectionError

    monkeypatch.setattr("community.announce.send_in_time", broken)
    from community import announce

    announce.ring(shared.pk, 1)
    assert "doorbell lost" in caplog.text


def test_six_in_ten_seconds_are_too_many_and_cost_no_number(shared, aoi):
    for _ in range(5):
        post_message(room=shared, author=aoi, text="あ", client_msg_id=uuid4())
    with pytest.raises(ValidationError) as caught:
        post_message(room=shared, author=aoi, text="あ", client_msg_id=uuid4())
    assert caught.value.code == "too_fast"
    assert 1 <= caught.value.wait <= 10
    assert Room.objects.get().head_seq == shared.head_seq + 5


@pytest.mark.parametrize(("ending", "code"), [("leave", "not_in_room"), ("close", "room_closed")])
def test_who_is_out_or_late_cannot_speak(shared, aoi, moderator, ending, code):
    if ending == "leave":
        leave_room(room=shared, user=aoi)
    else:
        close_room(room=shared, by=moderator)
    with pytest.raises(ValidationError) as caught:
        post_message(room=shared, author=aoi, text="あ", client_msg_id=uuid4())
    assert caught.value.code == code


def test_a_number_is_taken_not_computed(shared):
    Room.objects.filter(pk=shared.pk).update(head_seq=F("head_seq") + 10)
    assert record.take_number(shared) == shared.head_seq + 11


# --- Many at the same moment ----------------------------------------------------------------


def draft(room, author, text="あ", *, key=None, at=None):
    return Draft(room.pk, author, text, key or uuid4(), at or now())


def codes(results):
    return [getattr(one, "code", None) or one.message.seq for one in results]


def test_each_of_many_gets_an_own_answer(shared, aoi, ben, chika, no_bell):
    key = uuid4()
    drafts = [
        draft(shared, aoi, "はじめ", key=key),
        draft(shared, aoi, "  "),
        draft(shared, chika),
        draft(shared, ben, "つぎ"),
        draft(shared, aoi, "はじめ", key=key),
        draft(shared, aoi, "ほかの文", key=key),
    ]
    assert codes(post_together(drafts)) == [3, "empty", "not_in_room", 4, 3, "conflict"]
    assert list(shared.messages.order_by("seq").values_list("text", flat=True)) == [
        "はじめ",
        "つぎ",
    ]


def test_many_at_once_are_bounded_by_the_pace_as_one_by_one(shared, aoi, ben):
    results = post_together([draft(shared, one) for one in [aoi] * 7 + [ben]])
    assert codes(results) == [3, 4, 5, 6, 7, "too_fast", "too_fast", 8]


def test_many_cost_as_many_statements_as_one(shared, aoi, ben, django_assert_num_queries):
    for drafts in ([draft(shared, aoi)], [draft(shared, one) for one in [aoi, ben] * 2]):
        with django_assert_num_queries(7 + 2):  # and the savepoint of the test
            post_together(drafts)


def test_one_that_the_database_refuses_does_not_fail_its_neighbours(shared, aoi, ben, monkeypatch):
    monkeypatch.setattr(
        "community.rules.clean_text", lambda text, **_how: text
    )  # let it through to the table
    # Whatever words another test left unwanted: they are not looked for in nothing.
    monkeypatch.setattr("community.actions.post.refuse_unwanted", lambda _text: None)
    refused = draft(shared, aoi, None)
    results = post_together([draft(shared, ben), refused, draft(shared, ben)])
    shared.refresh_from_db()
    assert codes(results) == [3, "unavailable", 4]
    assert list(shared.events.values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert shared.head_seq == 4


def test_many_in_two_rooms_ring_once_for_each(
    shared, aoi, no_bell, django_capture_on_commit_callbacks
):
    other = build.make_room("となり", people=[aoi])
    no_bell.clear()
    with django_capture_on_commit_callbacks(execute=True):
        post_together([draft(room, aoi, f"{n}") for n in range(2) for room in (shared, other)])
    assert no_bell == [
        {"type": "ring", "room": shared.pk, "seq": 4},
        {"type": "ring", "room": other.pk, "seq": 3},
    ]
