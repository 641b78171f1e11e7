"""What moderators decide about a person: told with a reason, looked at again by somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from wagtail.models import ModelLogEntry

from community.actions import (
    answer_appeal,
    appeal_to,
    confirm_removal,
    dismiss_report,
    edit_message,
    join_room,
    lift_measure,
    post_message,
    report_message,
    take_measure,
    uphold_report,
)
from community.actions.unwanted import forget
from community.models import Measure, Message, NgWord, Participant
from igashu_site import roles
from members.actions.membership import leave, rejoin
from members.models import Letter, Membership
from members.notices.models import Notice
from tests.build import make_person, make_room, say

WHY = "ほかの方を傷つける言い方でした"


@pytest.fixture(autouse=True)
def no_words_kept():
    """A list of words that was rolled back must not be remembered by the next test."""
    forget()
    yield
    forget()


@pytest.fixture
def second(db):
    """Another moderator."""
    return make_person("second@example.jp", member=True, roles=[roles.MODERATOR])


@pytest.fixture
def report(shared, aoi, ben):
    return report_message(message=say(shared, aoi, "困った文"), reporter=ben, reason="insult")


def take(user, kind, by, **fields):
    return take_measure(user=user, kind=kind, reason=WHY, by=by, **fields)


def speak(room, author, text="こんにちは", at=None):
    return post_message(room=room, author=author, text=text, client_msg_id=uuid4(), at=at)


def refusal(act, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        act(*args, **fields)
    return caught.value.code


# --- Told ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["warn", "suspend"])
def test_a_person_is_told_what_and_why(
    shared, aoi, moderator, client_of, kind, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        measure = take(aoi, kind, moderator, room=shared, days=7)
    page = client_of(aoi).get(measure.get_absolute_url()).content.decode()
    assert WHY in mail.outbox[0].body
    assert measure.get_absolute_url() in mail.outbox[0].body
    assert WHY in page
    assert (Notice.objects.get().user, Letter.objects.get().user) == (aoi, aoi)
    assert ModelLogEntry.objects.filter(action=f"community.measure.{kind}", user=moderator).exists()


def test_who_hides_tells_the_author(report, aoi, moderator):
    uphold_report(report=report, by=moderator)
    measure = Measure.objects.get()
    assert (measure.kind, measure.user, measure.message) == ("hide", aoi, report.message)
    assert "人を傷つける内容" in Letter.objects.get().text


def test_nobody_else_sees_a_measure(shared, aoi, ben, moderator, client_of):
    measure = take(aoi, "warn", moderator)
    seen = [client_of(one).get(measure.get_absolute_url()).status_code for one in (aoi, ben)]
    assert (seen, client_of().get(measure.get_absolute_url()).status_code) == ([200, 404], 302)


# --- Stopped ---------------------------------------------------------------------------------


def test_who_is_stopped_is_out_of_this_room_only(shared, aoi, moderator, client_of, no_bell):
    other = make_room("べつの部屋", people=[aoi])
    take(aoi, "suspend", moderator, room=shared, days=3)
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert refusal(speak, shared, aoi) == "not_in_room"
    assert speak(other, aoi).is_new
    assert "しばらく止めています" in page
    assert "この部屋に入る" not in page


def test_open_pages_of_who_is_stopped_close(
    shared, aoi, moderator, no_bell, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        take(aoi, "suspend", moderator, room=shared, days=3)
    dismissed = [one for one in no_bell if one["type"] == "dismiss"]
    assert dismissed == [{"type": "dismiss", "code": 4503, "user": str(aoi.pk), "room": shared.pk}]


def test_who_is_stopped_everywhere_finds_no_other_way_in(shared, aoi, moderator, client_of):
    take(aoi, "suspend", moderator, days=3)
    new = make_room("あたらしい部屋")
    answer = client_of(aoi).post(f"{new.get_absolute_url()}join/")
    seated = join_room(room=make_room("活動の部屋", kind="activity"), user=aoi)
    assert answer.status_code == 403
    assert not Participant.objects.present().filter(pk=seated.pk).exists()


def test_a_stop_ends_by_itself(shared, aoi, moderator):
    take(aoi, "suspend", moderator, room=shared, days=1)
    past = now() - timedelta(seconds=1)
    Participant.objects.filter(user=aoi).update(suspended_until=past)
    Measure.objects.update(until=past)
    assert speak(shared, aoi).is_new


def test_a_stop_taken_back_frees_unless_another_holds(shared, aoi, moderator, second):
    first = take(aoi, "suspend", moderator, room=shared, days=3)
    everywhere = take(aoi, "suspend", moderator, days=7)
    lift_measure(measure=first, by=moderator)
    still = refusal(speak, shared, aoi)
    lift_measure(measure=everywhere, by=second)
    assert (still, speak(shared, aoi).is_new) == ("not_in_room", True)


def test_a_shorter_stop_does_not_end_a_longer_one(shared, aoi, moderator):
    longer = take(aoi, "suspend", moderator, days=30)
    take(aoi, "suspend", moderator, room=shared, days=1)
    assert Participant.objects.get(user=aoi).suspended_until == longer.until


def test_a_stop_without_an_end_is_unwritable(shared, aoi, moderator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(
            user=aoi, kind="suspend", reason=WHY, decided_by=moderator, decided_at=now()
        )


# --- Two persons -----------------------------------------------------------------------------


def test_a_removal_waits_for_a_second_person(shared, aoi, moderator, second):
    measure = take(aoi, "expel", moderator)
    before = (Membership.objects.get(user=aoi).status, Letter.objects.count())
    alone = refusal(confirm_removal, measure=measure, by=moderator)
    confirm_removal(measure=measure, by=second)
    after = (Membership.objects.get(user=aoi).status, Letter.objects.count())
    assert (before, alone, after) == (("active", 0), "second_person", ("left", 1))
    assert refusal(confirm_removal, measure=measure, by=second) == "too_late"


def test_a_removal_taken_back_gives_the_membership_back(shared, aoi, moderator, second):
    number = Membership.objects.get(user=aoi).number
    measure = take(aoi, "expel", moderator)
    confirm_removal(measure=measure, by=second)
    lift_measure(measure=measure, by=second)
    membership = Membership.objects.get(user=aoi)
    assert (membership.status, membership.number, membership.left_at) == ("active", number, None)
    assert "会員の資格をお戻ししました" in newest_letter().text


def test_an_appeal_that_is_granted_gives_the_membership_back(shared, aoi, moderator, second):
    measure = take(aoi, "expel", moderator)
    confirm_removal(measure=measure, by=second)
    appeal_to(measure=measure, by=aoi, words="人違いです")
    answer_appeal(measure=measure, answer="lifted", words="人違いでした", by=second)
    assert Membership.objects.get(user=aoi).status == "active"
    assert "会員の資格をお戻ししました" in newest_letter().text


def test_a_removal_taken_back_brings_nobody_back_who_left_themselves(
    shared, aoi, moderator, second
):
    measure = take(aoi, "expel", moderator)
    leave(membership=Membership.objects.get(user=aoi), by=aoi)
    confirm_removal(measure=measure, by=second)
    lift_measure(measure=measure, by=second)
    assert Membership.objects.get(user=aoi).status == "left"
    assert "会員の資格をお戻ししました" not in newest_letter().text


def test_a_removal_taken_back_ends_nothing_for_who_came_and_left_again(
    shared, aoi, moderator, second
):
    measure = take(aoi, "expel", moderator)
    confirm_removal(measure=measure, by=second)
    membership = rejoin(membership=Membership.objects.get(user=aoi), by=second)
    leave(membership=membership, by=aoi)
    lift_measure(measure=measure, by=second)
    assert Membership.objects.get(user=aoi).status == "left"


def newest_letter():
    return Letter.objects.order_by("pk").last()


def test_the_database_refuses_a_removal_by_one(shared, aoi, moderator):
    measure = take(aoi, "expel", moderator)
    for changes in ({"status": "holds"}, {"status": "holds", "confirmed_by": moderator}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**changes)


def test_a_proposed_removal_is_nobodys_to_read(shared, aoi, moderator, client_of):
    measure = take(aoi, "expel", moderator)
    assert client_of(aoi).get(measure.get_absolute_url()).status_code == 404


# --- Appeals ---------------------------------------------------------------------------------


def test_an_appeal_is_heard_by_somebody_else(report, shared, aoi, moderator, second):
    uphold_report(report=report, by=moderator)
    measure = Measure.objects.get()
    appeal_to(measure=measure, by=aoi, words="冗談のつもりでした")
    own = refusal(answer_appeal, measure=measure, answer="lifted", words="はい", by=moderator)
    answer_appeal(measure=measure, answer="lifted", words="確かめました", by=second)
    measure.refresh_from_db()
    assert (own, measure.status) == ("second_person", "lifted")
    assert Message.objects.visible().filter(pk=report.message_id).exists()
    assert "確かめました" in Letter.objects.first().text


def test_one_appeals_once_and_for_oneself(shared, aoi, ben, moderator):
    measure = take(aoi, "warn", moderator)
    assert refusal(appeal_to, measure=measure, by=ben, words="ちがいます") == "too_late"
    appeal_to(measure=measure, by=aoi, words="ちがいます")
    assert refusal(appeal_to, measure=measure, by=aoi, words="もう一度") == "too_late"


def test_an_appeal_that_fails_leaves_the_measure(shared, aoi, moderator, second):
    measure = take(aoi, "suspend", moderator, room=shared, days=3)
    appeal_to(measure=measure, by=aoi, words="ちがいます")
    answer_appeal(measure=measure, answer="stands", words="変わりません", by=second)
    assert refusal(speak, shared, aoi) == "not_in_room"


def test_one_appeals_by_form(shared, aoi, moderator, client_of):
    measure = take(aoi, "warn", moderator)
    browser, address = client_of(aoi), measure.get_absolute_url()
    empty = browser.post(address, {"words": " "})
    browser.post(address, {"words": "事情があります"})
    page = browser.get(address).content.decode()
    assert empty.status_code == 422
    assert "事情があります" in page
    assert 'name="words"' not in page


# --- The desk --------------------------------------------------------------------------------


def test_the_desk_decides_confirms_and_answers(report, aoi, moderator, second, client_of):
    one, other = client_of(moderator), client_of(second)
    empty = one.post(f"/cms/rooms/reports/{report.pk}/decide/expel/", {"reason": ""})
    one.post(f"/cms/rooms/reports/{report.pk}/decide/expel/", {"reason": WHY})
    measure = Measure.objects.get()
    assert "内容を見て対応する" in one.get("/cms/community/measure/").content.decode()
    inspect = f"/cms/community/measure/inspect/{measure.pk}/"
    shown = ["退会を確認する" in browser.get(inspect).content.decode() for browser in (one, other)]
    other.post(f"/cms/rooms/measures/{measure.pk}/confirm/")
    appeal_to(measure=measure, by=aoi, words="ちがいます")
    data = {"answer": "stands", "words": "変わりません"}
    other.post(f"/cms/rooms/measures/{measure.pk}/answer/", data)
    measure.refresh_from_db()
    assert "理由を書いてください" in empty.content.decode()
    assert (shown, measure.status, measure.answer) == ([False, True], "holds", "stands")


def test_the_desk_decides_once_however_often_it_is_pressed(report, moderator, second, client_of):
    address, one = f"/cms/rooms/reports/{report.pk}/decide/expel/", client_of(moderator)
    told = [one.post(address, {"reason": WHY}).status_code for _ in range(2)]
    other = client_of(second).post(address, {"reason": "ほかの言い方の理由"})
    page = other.content.decode()
    assert (told, other.status_code, Measure.objects.count()) == ([302, 302], 422, 1)
    assert "ほかの言い方の理由" in page
    assert "同じ措置がすでに決まっています" in page


def test_who_took_it_back_may_decide_again(report, aoi, moderator):
    lift_measure(measure=take(aoi, "warn", moderator, report=report), by=moderator)
    take(aoi, "warn", moderator, report=report)
    assert Measure.objects.filter(kind="warn").count() == 2


def test_without_a_report_each_measure_is_its_own(shared, aoi, moderator):
    """Negative control: what makes two presses one is the report."""
    for _each in range(2):
        take(aoi, "warn", moderator, room=shared)
    assert Measure.objects.count() == 2


def test_a_second_answer_is_kept_for_who_typed_it(shared, aoi, moderator, second, client_of):
    measure = take(aoi, "warn", moderator, room=shared)
    appeal_to(measure=measure, by=aoi, words="ちがいます")
    address, data = f"/cms/rooms/measures/{measure.pk}/answer/", {"answer": "stands"}
    third = make_person("third@example.jp", member=True, roles=[roles.MODERATOR])
    one, other = client_of(second), client_of(third)
    again = [one.post(address, data | {"words": "変わりません"}).status_code for _ in range(2)]
    late = other.post(address, data | {"words": "読みました"})
    assert (again, late.status_code) == ([302, 302], 422)
    assert "読みました" in late.content.decode()
    assert "ほかの担当者がすでに対応しました" in late.content.decode()
    assert other.get(address).status_code == 302
    assert Letter.objects.filter(dedupe_key__endswith="answered").count() == 1


def test_who_answers_reads_what_was_said_and_decided(report, aoi, moderator, second, client_of):
    measure = take(aoi, "warn", moderator, report=report)
    appeal_to(measure=measure, by=aoi, words="ちがいます")
    page = client_of(second).get(f"/cms/rooms/measures/{measure.pk}/answer/").content.decode()
    assert all(words in page for words in (WHY, "困った文", "ちがいます"))


def test_an_appeal_is_kept_for_who_typed_it(shared, aoi, moderator, client_of):
    measure, browser = take(aoi, "warn", moderator, room=shared), client_of(aoi)
    address = measure.get_absolute_url()
    twice = [browser.post(address, {"words": "ちがいます"}).status_code for _ in range(2)]
    other = browser.post(address, {"words": "ほかの窓で書いた文"})
    taken = take(aoi, "warn", moderator, room=shared)
    lift_measure(measure=taken, by=moderator)
    late = browser.post(taken.get_absolute_url(), {"words": "もう一つ"}).content.decode()
    measure.refresh_from_db()
    assert (twice, other.status_code, measure.appeal) == ([302, 302], 422, "ちがいます")
    assert "ほかの窓で書いた文" in other.content.decode()
    assert "すでに取り消されています" in late
    assert "もう一つ" in late


def test_the_desk_is_for_moderators(report, desk, aoi, client_of):
    address = f"/cms/rooms/reports/{report.pk}/decide/warn/"
    assert client_of(desk).get(address).url == "/cms/"
    assert client_of(desk).get("/cms/community/measure/").status_code in (302, 403)


# --- Meanwhile -------------------------------------------------------------------------------


def test_three_reports_hide_until_somebody_has_looked(shared, aoi, ben, moderator, second):
    message = say(shared, aoi, "困った文")
    reports = [
        report_message(message=message, reporter=one, reason="insult")
        for one in (ben, moderator, second)
    ]
    message.refresh_from_db()
    hidden = (bool(message.hidden_at), message.hidden_by, Measure.objects.count())
    dismiss_report(report=reports[0], by=moderator)
    message.refresh_from_db()
    assert (hidden, message.hidden_at) == ((True, None, 0), None)


def test_two_reports_hide_nothing(shared, aoi, ben, moderator):
    message = say(shared, aoi)
    for one in (ben, moderator, ben):
        report_message(message=message, reporter=one, reason="spam")
    message.refresh_from_db()
    assert message.hidden_at is None


# --- Newcomers and unwanted words ------------------------------------------------------------


def test_a_newcomer_speaks_without_links_and_slowly(shared, aoi, settings):
    settings.IGASHU_ROOM_NEWCOMER_POSTS = 3
    at = now()
    assert refusal(speak, shared, aoi, "見て https://shop.example/") == "no_links_yet"
    speak(shared, aoi, at=at)
    assert refusal(speak, shared, aoi, at=at + timedelta(seconds=59)) == "newcomers_pause"
    for minutes in (1, 2):
        speak(shared, aoi, at=at + timedelta(minutes=minutes))
    later = at + timedelta(minutes=2, seconds=1)
    assert speak(shared, aoi, "見て https://iga.example/", at=later).is_new


def test_a_newcomer_does_not_edit_a_link_in(shared, aoi, settings):
    settings.IGASHU_ROOM_NEWCOMER_POSTS = 3
    message = speak(shared, aoi).message
    code = refusal(edit_message, message=message, by=aoi, text="www.shop.example")
    assert code == "no_links_yet"


def test_staff_are_no_newcomers(shared, moderator, settings):
    settings.IGASHU_ROOM_NEWCOMER_POSTS = 3
    join_room(room=shared, user=moderator)
    assert speak(shared, moderator, "案内: https://iga.example/").is_new


@pytest.mark.parametrize("text", ["ﾊﾞｶばか", "バカと言うな", "それは馬鹿だ"])
def test_an_unwanted_word_is_refused_however_it_is_written(shared, aoi, text):
    NgWord.objects.create(word="ばか")
    NgWord.objects.create(word="馬鹿")
    assert refusal(speak, shared, aoi, text) == "unwanted_word"


def test_a_word_taken_from_the_list_is_free_again(shared, aoi):
    word = NgWord.objects.create(word="ばか")
    refused = refusal(speak, shared, aoi, "ばか")
    word.delete()
    assert (refused, speak(shared, aoi, "ばか").is_new) == ("unwanted_word", True)
