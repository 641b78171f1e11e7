"""質問: promised with a day, answered by staff, a line of the log like everything else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from community import history, rules
from community.actions import (
    ask_town,
    close_room,
    hide_message,
    join_room,
    leave_room,
    mark_answered,
    remove_message,
    show_message,
    take_back_question,
)
from community.models import Question, Room
from community.question_views import CHANGE_QUESTION
from igashu_site import roles
from members.notices.models import Notice
from tests.build import make_person, say

ADDRESS = "/rooms/{room}/messages/{seq}/question/"


@pytest.fixture
def question(shared, aoi):
    return ask_town(message=say(shared, aoi, "駐車場はありますか"), by=aoi)


@pytest.fixture
def staff(shared, desk):
    join_room(room=shared, user=desk)
    return desk


def refusal(act, **fields):
    with pytest.raises(ValidationError) as caught:
        act(**fields)
    return caught.value.code


def kinds(room):
    return [event.what for event in history.events_after(room, 0).events]


def last_event(room):
    return history.events_after(room, 0).events[-1]


def told_questions(room):
    events = history.events_after(room, 0).events
    return [event for event in events if "question" in (event.message or {})]


def without_holes(room):
    room.refresh_from_db()
    numbers = list(room.events.values_list("seq", flat=True))
    return numbers == list(range(1, room.head_seq + 1))


def press(client, message, button):
    address = ADDRESS.format(room=message.room_id, seq=message.seq)
    return client.post(address, {"question": button})


def test_a_question_is_promised_a_day(shared, question):
    due_on = localdate(question.asked_at) + timedelta(days=shared.answer_days)
    event = last_event(shared)
    told = {"due_on": due_on.isoformat(), "days": 7, "answered": False}
    assert (event.what, event.message["question"]) == ("asked", told)


def test_asking_twice_is_once(shared, question, aoi):
    again = ask_town(message=question.message, by=aoi)
    assert again == question
    assert kinds(shared).count("asked") == 1
    assert without_holes(shared)


def test_a_later_change_of_the_room_does_not_move_a_promise(shared, question):
    Room.objects.update(answer_days=30)
    assert history.latest(shared).messages[-1].question.days == 7


def test_staff_who_reply_answer(shared, question, staff):
    reply = say(shared, staff, "三十台分あります", reply_to=question.message.seq)
    event = last_event(shared)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (reply, staff)
    assert (event.what, event.seq) == ("answered", reply.seq + 1)
    assert event.message["question"]["answer"] == reply.seq
    assert without_holes(shared)


@pytest.mark.parametrize("who", ["aoi", "ben"])
def test_the_reply_of_a_member_answers_nothing_for_the_town(shared, question, who, request):
    say(shared, request.getfixturevalue(who), reply_to=question.message.seq)
    question.refresh_from_db()
    assert question.answered_at is None
    assert "answered" not in kinds(shared)


def test_staff_do_not_answer_what_they_asked_themselves(shared, staff):
    own = ask_town(message=say(shared, staff), by=staff)
    say(shared, staff, reply_to=own.message.seq)
    assert Question.objects.open().get() == own


def test_the_first_answer_counts(shared, question, staff):
    first = say(shared, staff, reply_to=question.message.seq)
    say(shared, staff, "もう一つ", reply_to=question.message.seq)
    question.refresh_from_db()
    assert question.answer == first
    assert kinds(shared).count("answered") == 1


def test_marking_by_hand_tells_the_asker_once(shared, question, staff):
    for _time in range(2):
        mark_answered(message=question.message, by=staff)
    assert kinds(shared).count("answered") == 1
    assert Notice.objects.get(kind="community.question").user == question.message.author
    assert "answer" not in last_event(shared).message["question"]


def test_an_answer_that_is_taken_away_leaves_the_question_open(shared, question, staff):
    reply = say(shared, staff, reply_to=question.message.seq)
    remove_message(message=reply, by=staff)
    assert Question.objects.open().get() == question
    assert last_event(shared).what == "removed"
    assert kinds(shared).count("asked") == 2


def test_the_database_refuses_an_answer_to_what_is_not_answered(shared, question, ben):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(answer=say(shared, ben))


def test_who_asked_may_ask_no_more(shared, question, aoi):
    for _time in range(2):
        take_back_question(message=question.message, by=aoi)
    event = last_event(shared)
    assert (event.what, "question" in event.message) == ("unasked", False)
    assert kinds(shared).count("unasked") == 1
    assert without_holes(shared)


def test_what_is_answered_is_not_taken_back(question, staff, aoi):
    mark_answered(message=question.message, by=staff)
    assert refusal(take_back_question, message=question.message, by=aoi) == "too_late"


def test_a_question_goes_with_its_words(shared, question, aoi):
    remove_message(message=question.message, by=aoi)
    assert not Question.objects.exists()
    assert told_questions(shared) == []


def test_a_hidden_question_waits_for_its_moderators(shared, question, moderator):
    hide_message(message=question.message, by=moderator)
    assert not Question.objects.open().exists()
    assert told_questions(shared) == []
    show_message(message=question.message, by=moderator)
    assert Question.objects.open().get() == question
    assert last_event(shared).message["question"]["days"] == 7


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("closed", "room_closed"),
        ("outside", "not_in_room"),
        ("no promise", "no_questions"),
        ("three wait", "too_many_questions"),
        ("gone", "too_late"),
    ],
)
def test_when_nothing_can_be_asked(shared, aoi, moderator, when, code):
    message = say(shared, aoi)
    if when == "closed":
        close_room(room=shared, by=moderator)
    elif when == "outside":
        leave_room(room=shared, user=aoi)
    elif when == "no promise":
        shared.answer_days = message.room.answer_days = 0
        shared.save(update_fields=["answer_days"])
    elif when == "three wait":
        for _number in range(rules.MOST_OPEN_QUESTIONS):
            ask_town(message=say(shared, aoi), by=aoi)
    else:
        remove_message(message=message, by=aoi)
    assert refusal(ask_town, message=message, by=aoi) == code
    assert without_holes(shared)


def test_asking_and_not_asking_is_no_game(shared, aoi):
    message = say(shared, aoi)
    for number in range(rules.REACTIONS_PER_MINUTE):
        (take_back_question if number % 2 else ask_town)(message=message, by=aoi)
    assert refusal(ask_town, message=message, by=aoi) == "too_fast"


# --- The doors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "button", "status"),
    [
        ("aoi", "ask", 302),
        ("ben", "ask", 403),
        ("desk", "ask", 403),
        ("chika", "ask", 302),  # to join the scheme
        ("aoi", "answered", 403),
        ("moderator", "answered", 302),
        ("aoi", "shout", 422),
    ],
)
def test_who_may_press_which_button(shared, request, aoi, client_of, who, button, status):
    message = say(shared, aoi)
    person = request.getfixturevalue(who)
    assert press(client_of(person), message, button).status_code == status
    assert Question.objects.count() == (1 if (who, button) == ("aoi", "ask") else 0)


def test_a_script_is_told_why_not(shared, aoi, client_of):
    Room.objects.update(answer_days=0)
    message = say(shared, aoi)
    address = ADDRESS.format(room=shared.pk, seq=message.seq)
    script = {"accept": "application/json"}
    answer = client_of(aoi).post(address, {"question": "ask"}, headers=script)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_questions")


def test_the_room_shows_the_promise_and_then_the_answer(shared, question, staff, ben, client_of):
    browser = client_of(ben)
    page = browser.get(shared.get_absolute_url()).content.decode()
    due = question.due_on
    assert "伊賀市から7日以内にお答えします" in page
    assert f"{due.month}月{due.day}日" in page
    reply = say(shared, staff, reply_to=question.message.seq)
    page = browser.get(shared.get_absolute_url()).content.decode()
    assert f'data-goto="{reply.seq}">回答を読む' in page


def test_the_town_sees_what_waits_the_late_ones_first(
    shared, question, aoi, desk, moderator, client_of
):
    answered = ask_town(message=say(shared, aoi, "すんだ質問"), by=aoi)
    mark_answered(message=answered.message, by=moderator)
    Question.objects.filter(pk=answered.pk).update(due_on=localdate() - timedelta(days=9))
    late = ask_town(message=say(shared, aoi, "おそい質問"), by=aoi)
    Question.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=1))
    browser = client_of(desk)
    listed = browser.get("/cms/community/question/").content.decode()
    places = [listed.index(words) for words in ("おそい質問", "駐車場はありますか", "すんだ質問")]
    assert places == sorted(places)
    assert "期限をすぎています" in listed
    assert "回答を待つ質問 2件" in browser.get("/cms/").content.decode()
    assert "おそい質問" in browser.get("/mypage/").content.decode()


def test_who_does_not_answer_for_the_town_sees_no_list(question, aoi, editor, client_of):
    assert client_of(aoi).get("/cms/community/question/").status_code in (302, 403)
    assert client_of(editor).get("/cms/community/question/").status_code in (302, 403)
    assert "駐車場はありますか" not in client_of(editor).get("/cms/").content.decode()
    assert client_of(editor).get(f"/cms/rooms/questions/{question.pk}/").status_code in (302, 403)


def test_the_desk_marks_what_it_answered_by_telephone(question, client_of, desk):
    browser = client_of(desk)  # who is not in the room answers for the town all the same
    address = f"/cms/rooms/questions/{question.pk}/"
    assert "駐車場はありますか" in browser.get(address).content.decode()
    browser.post(address)
    question.refresh_from_db()
    assert (question.answered_by, question.answer) == (desk, None)


def test_the_json_door_asks_and_marks_twice_as_once(shared, aoi, staff, client_of):
    message = say(shared, aoi)
    address = f"/api/v1/rooms/{shared.pk}/messages/{message.seq}/question"
    asked = [client_of(aoi).put(address).status_code for _time in range(2)]
    settled = [client_of(staff).put(f"{address}/answered").status_code for _time in range(2)]
    assert (asked, settled) == ([204, 204], [204, 204])
    assert kinds(shared)[-2:] == ["asked", "answered"]
    listed = client_of(aoi).get(f"/api/v1/rooms/{shared.pk}/messages").json()
    assert listed["messages"][-1]["question"]["answered"] is True


def test_a_page_asks_no_more_for_many_questions(shared, aoi, ben, client_of):
    browser = client_of(ben)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            browser.get(shared.get_absolute_url())
        return len(asked)

    ask_town(message=say(shared, aoi), by=aoi)
    queries()
    few = queries()
    for number in range(10):
        person = make_person(f"asker{number}@example.jp", member=True)
        join_room(room=shared, user=person)
        ask_town(message=say(shared, person, at=now()), by=person)
    assert queries() == few


def test_only_roles_that_meet_members_answer_for_the_town():
    answering = {name for name, row in roles.ROLES.items() if CHANGE_QUESTION in row[2]}
    assert answering == {roles.DESK, roles.ACTIVITY_STAFF, roles.MODERATOR}
