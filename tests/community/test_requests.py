"""参加の申し込み: asked once, decided once, told, and the door opens at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from community import history, rules
from community.access import access_room
from community.actions import (
    admit,
    ask_to_enter,
    close_room,
    decline,
    join_room,
    leave_room,
    post_message,
    take_measure,
    withdraw_request,
)
from community.models import JoinRequest, Participant, Room
from members.models import Membership
from members.notices.models import Notice
from members.signals import member_left
from tests.build import make_room, say
from tests.community.talk import talking

Status = JoinRequest.Status


@pytest.fixture
def guarded(aoi):
    """A room one asks to enter; aoi looks after it."""
    room = make_room("祭りの相談", kind=Room.Kind.APPLY, people=[aoi])
    Participant.objects.update(role=Participant.Role.MODERATOR)
    return room


@pytest.fixture
def asked(guarded, ben):
    return ask_to_enter(room=guarded, user=ben, why="太鼓をたたけます")


def refusal(act, **fields):
    with pytest.raises(ValidationError) as caught:
        act(**fields)
    return caught.value.code


def told(person):
    return list(Notice.objects.filter(user=person, kind="community.request"))


def test_asking_twice_is_once_and_told_to_who_looks_after_the_room(guarded, asked, aoi, ben):
    assert ask_to_enter(room=guarded, user=ben, why="もう一度") == asked
    assert [notice.url for notice in told(aoi)] == [f"/rooms/{guarded.pk}/requests/"]


def test_two_cannot_wait_for_the_same_person(asked, guarded, ben):
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.create(room=guarded, user=ben, why="x", asked_at=now())


def test_who_is_let_in_is_in_and_told(guarded, asked, aoi, ben):
    admit(request=asked, by=aoi)
    assert access_room(ben, guarded.pk, to="post").mine.user == ben
    assert history.events_after(guarded, 0).events[-1].what == "arrived"
    assert "参加できるようになりました" in told(ben)[0].title
    assert told(aoi) == []  # it waits no more


def test_who_is_declined_reads_why(guarded, asked, aoi, ben, client_of):
    decline(request=asked, by=aoi, reason="ことしは定員です")
    page = client_of(ben).get(guarded.get_absolute_url()).content.decode()
    assert "ことしは定員です" in page
    assert "見送り" in told(ben)[0].title
    assert not Participant.objects.filter(user=ben).exists()


@pytest.mark.parametrize("second", ["admit", "decline"])
def test_the_first_answer_counts(asked, aoi, moderator, second):
    admit(request=asked, by=aoi)
    act = {"admit": admit, "decline": decline}[second]
    fields = {"reason": "定員です"} if second == "decline" else {}
    assert refusal(act, request=asked, by=moderator, **fields) == "too_late"
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == (Status.ADMITTED, aoi)


def test_a_refusal_has_a_reason(asked, aoi):
    assert refusal(decline, request=asked, by=aoi, reason=" \n ") == "empty"
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.update(status=Status.DECLINED, reason="")


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("in it", "already_in"),
        ("closed", "room_closed"),
        ("stopped", "stopped"),
        ("declined", "declined_lately"),
    ],
)
def test_when_nobody_asks(guarded, aoi, ben, moderator, when, code):
    if when == "in it":
        join_room(room=guarded, user=ben)
    elif when == "closed":
        close_room(room=guarded, by=moderator)
    elif when == "stopped":
        take_measure(user=ben, kind="suspend", reason="x", by=moderator, room=guarded, days=3)
    else:
        asked = ask_to_enter(room=guarded, user=ben, why="x")
        decline(request=asked, by=aoi, reason="定員です")
    assert refusal(ask_to_enter, room=guarded, user=ben, why="入りたい") == code


def test_after_a_week_one_asks_again(guarded, asked, aoi, ben):
    decline(request=asked, by=aoi, reason="定員です")
    JoinRequest.objects.update(decided_at=now() - rules.ASK_AGAIN - timedelta(minutes=1))
    assert ask_to_enter(room=guarded, user=ben, why="入りたい").status == Status.WAITING


def test_who_is_no_member_now_is_not_let_in(guarded, asked, aoi, ben, client_of):
    Membership.objects.filter(user=ben).update(status="paused")
    assert refusal(admit, request=asked, by=aoi) == "not_a_member"
    assert "太鼓" not in client_of(aoi).get(f"/rooms/{guarded.pk}/requests/").content.decode()


def test_who_leaves_the_scheme_asks_for_nothing(asked, ben):
    membership = Membership.objects.get(user=ben)
    membership.status = "left"
    member_left.send(Membership, membership=membership, by=ben)
    asked.refresh_from_db()
    assert asked.status == Status.WITHDRAWN


def test_a_request_is_taken_back_once(guarded, asked, ben):
    for _time in range(2):
        withdraw_request(room=guarded, user=ben)
    assert list(JoinRequest.objects.values_list("status", flat=True)) == ["withdrawn"]


# --- The doors -------------------------------------------------------------------------------


def test_without_a_script_one_asks_waits_and_is_let_in(guarded, aoi, ben, client_of):
    door, theirs, ours = guarded.get_absolute_url(), client_of(ben), client_of(aoi)
    theirs.post(f"{door}apply/", {"why": "太鼓をたたけます"})
    assert "返事を、お待ちください" in theirs.get(door).content.decode()
    assert "参加の申し込み 1件" in ours.get("/rooms/").content.decode()
    assert "参加の申し込み 1件" in ours.get(door).content.decode()
    request = JoinRequest.objects.get()
    ours.post(f"{door}requests/{request.pk}/admit/")
    assert "composer" in theirs.get(door).content.decode()


def test_what_was_typed_stays_when_it_cannot_be_taken(guarded, ben, client_of):
    words = "あ" * 201
    answer = client_of(ben).post(f"{guarded.get_absolute_url()}apply/", {"why": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_who_asks_is_shown_to_those_who_answer_only(guarded, asked, ben, chika, desk, client_of):
    queue = f"/rooms/{guarded.pk}/requests/"
    assert [client_of(one).get(queue).status_code for one in (ben, desk)] == [403, 200]
    assert "参加の申し込み 1件" not in client_of(ben).get("/rooms/").content.decode()


def test_a_request_of_another_room_is_not_answered_here(asked, aoi, client_of):
    other = make_room("べつの部屋", kind=Room.Kind.APPLY, people=[aoi])
    Participant.objects.update(role=Participant.Role.MODERATOR)
    answer = client_of(aoi).post(f"/rooms/{other.pk}/requests/{asked.pk}/admit/")
    assert answer.status_code == 404
    asked.refresh_from_db()
    assert asked.status == Status.WAITING


def test_the_waiting_page_learns_that_the_door_is_open(guarded, asked, aoi, ben, client_of):
    address = f"{guarded.get_absolute_url()}apply/state/"
    browser = client_of(ben)
    before = browser.get(address).json()
    admit(request=asked, by=aoi)
    assert (before, browser.get(address).json()["is_in"]) == (
        {"is_in": False, "status": "waiting"},
        True,
    )


def test_nothing_of_the_room_is_told_to_who_waits(guarded, asked, aoi, ben, client_of):
    say(guarded, aoi, "ひみつの段取り")
    door = guarded.get_absolute_url()
    browser = client_of(ben)
    answers = [browser.get(f"{door}{place}") for place in ("", "events/", "search/?q=ひみつ")]
    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert not any("ひみつの段取り" in answer.content.decode() for answer in answers)


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_an_open_socket_gets_its_seat_when_one_is_let_in_and_loses_it(
    guarded, asked, aoi, ben, client_of
):
    """The same line, without coming anew: first refused, then seated, then shown out."""
    key = (await database_sync_to_async(client_of)(ben)).cookies["sessionid"].value
    in_thread = database_sync_to_async
    async with talking(key) as talk:
        await talk.until("hello")
        await talk.say("sub", room=guarded.pk, after=0)
        refused = await talk.until("refused")
        await in_thread(admit)(request=asked, by=aoi)
        await talk.say("sub", room=guarded.pk, after=0)
        await talk.until("here")
        words = {"text": "集合は十時です", "client_msg_id": uuid4()}
        await in_thread(post_message)(room=guarded, author=aoi, **words)
        heard = await talk.until("ev", what="said")
        await in_thread(leave_room)(room=guarded, user=ben)
        code = await talk.closed()
    assert (refused["code"], code) == ("forbidden", 4503)
    assert heard["message"]["text"] == words["text"]
