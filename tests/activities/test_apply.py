"""Applying: once, in time, by members; and what becomes of the line."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from activities.actions import apply as applying
from activities.actions.apply import apply_to, confirm_seat, withdraw_application
from activities.actions.select import decline_application, offer_seat, offer_seats
from activities.actions.waiting_list import lapse_old_offers, offer_next_seats
from activities.models import Application, Recruitment
from activities.rules import NotNow, Selection, Status
from members.models import Letter, Membership
from tests import build

pytestmark = pytest.mark.django_db


def send(recruitment, person, **fields):
    values = {"answer": "", "message": "", "submission_key": uuid4(), "at": now()} | fields
    return apply_to(recruitment=recruitment, applicant=person, **values)


def first_come(capacity):
    return build.make_recruitment(capacity=capacity, selection=Selection.FIRST_COME)


def statuses(*applications):
    for one in applications:
        one.refresh_from_db()
    return [one.status for one in applications]


def test_an_application_has_a_receipt_and_one_letter(aoi):
    application = send(build.make_recruitment(), aoi)
    letter = Letter.objects.get()
    assert application.status == Status.APPLIED
    assert application.receipt_number in letter.subject


def test_first_come_first_served(aoi, ben):
    recruitment = first_come(1)
    assert statuses(send(recruitment, aoi), send(recruitment, ben)) == [
        Status.CONFIRMED,
        Status.WAITING,
    ]
    assert sorted(Letter.objects.values_list("kind", flat=True)) == [
        "activities.confirmed",
        "activities.waiting",
    ]


def test_the_same_form_again_is_the_first_application(aoi):
    recruitment, key = build.make_recruitment(), uuid4()
    first = send(recruitment, aoi, submission_key=key)
    assert send(recruitment, aoi, submission_key=key) == first
    assert send(recruitment, aoi) == first  # another tab
    assert Letter.objects.count() == 1


def test_after_withdrawing_one_may_apply_again_but_not_by_the_old_form(aoi):
    recruitment, key = build.make_recruitment(), uuid4()
    first = send(recruitment, aoi, submission_key=key)
    withdraw_application(application=first, by=aoi)
    assert send(recruitment, aoi, submission_key=key) == first
    assert send(recruitment, aoi) != first


@pytest.mark.parametrize("status", ["paused", "left"])
def test_who_is_no_active_member_cannot_apply(aoi, status):
    ended = {"left_at": now()} if status == "left" else {}
    Membership.objects.filter(user=aoi).update(status=status, **ended)
    with pytest.raises(NotNow) as refusal:
        send(build.make_recruitment(), aoi)
    assert refusal.value.code == "not_a_member"


def test_the_last_second_of_the_deadline_is_in_time(aoi):
    closes = now().replace(microsecond=0) + timedelta(days=1)
    recruitment = build.make_recruitment(closes_at=closes)
    assert send(recruitment, aoi, at=closes + timedelta(microseconds=999_999))


@pytest.mark.parametrize(
    ("minutes", "opened_before", "taken"), [(10, 1, True), (11, 1, False), (1, 0, False)]
)
def test_the_grace_is_for_forms_opened_in_time(aoi, minutes, opened_before, taken):
    closes = now().replace(microsecond=0) + timedelta(days=1)
    recruitment = build.make_recruitment(closes_at=closes)
    opened = closes - timedelta(minutes=1) if opened_before else closes + timedelta(seconds=1)
    sent = {"at": closes + timedelta(minutes=minutes), "form_opened_at": opened}
    if taken:
        assert send(recruitment, aoi, **sent)
        return
    with pytest.raises(NotNow) as refusal:
        send(recruitment, aoi, **sent)
    assert refusal.value.code == "closed"


def test_a_receipt_number_that_is_taken_is_drawn_again(aoi, ben):
    recruitment = build.make_recruitment()
    taken = send(recruitment, aoi).receipt_number
    with patch.object(applying, "new_receipt_number", side_effect=[taken, taken, "N-0000-0001"]):
        assert send(recruitment, ben).receipt_number == "N-0000-0001"


def test_whose_number_is_drawn_again_still_has_the_last_seat(aoi, ben):
    taken = send(build.make_recruitment(), aoi).receipt_number
    with patch.object(applying, "new_receipt_number", side_effect=[taken, "N-0000-0001"]):
        assert send(first_come(1), ben).status == Status.CONFIRMED


def test_without_free_numbers_nothing_is_stored__and_no_seat_is_lost(aoi, ben):
    recruitment = first_come(5)
    taken = send(recruitment, aoi).receipt_number
    with (
        patch.object(applying, "new_receipt_number", return_value=taken),
        pytest.raises(NotNow),
        transaction.atomic(),
    ):
        send(recruitment, ben)
    assert Application.objects.count() == Recruitment.objects.get().seats_held == 1


def test_a_freed_seat_goes_to_the_next_in_line(aoi, ben, moderator):
    recruitment = first_come(1)
    first, second, third = (send(recruitment, one) for one in (aoi, ben, moderator))
    withdraw_application(application=first, by=aoi)
    assert statuses(first, second, third) == [Status.WITHDRAWN, Status.OFFERED, Status.WAITING]


def test_a_newcomer_does_not_pass_those_who_wait(aoi, ben, moderator):
    recruitment = first_come(1)
    send(recruitment, aoi)
    waiting = send(recruitment, ben)
    Recruitment.objects.update(capacity=2)
    newcomer = send(recruitment, moderator)
    assert statuses(waiting, newcomer) == [Status.WAITING, Status.WAITING]


def test_where_staff_select_a_freed_seat_waits_for_them(aoi, ben, organiser):
    recruitment = build.make_recruitment(capacity=1)
    first = build.make_application(recruitment, aoi, status=Status.CONFIRMED)
    second = build.make_application(recruitment, ben, status=Status.WAITING)
    withdraw_application(application=first, by=aoi)
    assert statuses(second) == [Status.WAITING]
    offer_next_seats(recruitment, by=organiser, asked_by_staff=True)
    assert statuses(second) == [Status.OFFERED]


def test_an_offer_nobody_answers_lapses__and_the_next_in_line_is_asked(aoi, ben):
    recruitment = first_come(1)
    late = build.make_application(recruitment, aoi, status=Status.WAITING)
    next_one = build.make_application(recruitment, ben, status=Status.WAITING)
    offer_next_seats(recruitment)
    at = now() + timedelta(days=8)
    assert lapse_old_offers(at) == 1
    assert statuses(late, next_one) == [Status.WAITING, Status.OFFERED]
    assert list(recruitment.applications.in_fair_order()) == [next_one, late]


def test_who_let_an_offer_lapse_is_not_asked_again_and_again(aoi):
    recruitment = first_come(1)
    alone = build.make_application(recruitment, aoi, status=Status.WAITING)
    offer_next_seats(recruitment)
    lapse_old_offers(now() + timedelta(days=8))
    assert statuses(alone) == [Status.WAITING]
    assert lapse_old_offers(now() + timedelta(days=16)) == 0


def test_an_answered_offer_does_not_lapse(aoi, organiser):
    application = build.make_application(build.make_recruitment(), aoi)
    offer_seat(application=application, by=organiser)
    confirm_seat(application=application, by=aoi)
    assert lapse_old_offers(now() + timedelta(days=30)) == 0


def test_several_offers__each_stands_alone(aoi, ben, moderator, organiser):
    recruitment = build.make_recruitment(capacity=2)
    everybody = [build.make_application(recruitment, one) for one in (aoi, ben, moderator)]
    result = offer_seats(applications=everybody, by=organiser)
    assert result.offered == everybody[:2]
    assert [one.reason.code for one in result.refused] == ["full"]


def test_the_reason_reaches_the_applicant(aoi, organiser):
    application = build.make_application(build.make_recruitment(), aoi)
    decline_application(application=application, reason="定員を超えました。", by=organiser)
    assert "定員を超えました。" in Letter.objects.get().text


def test_saving_an_old_form_does_not_undo_seats(aoi, organiser):
    opened_before = build.make_recruitment(capacity=2)
    application = build.make_application(opened_before, aoi)
    offer_seat(application=application, by=organiser)
    opened_before.title = "冬の回"
    opened_before.save()
    assert Recruitment.objects.values_list("title", "seats_held").get() == ("冬の回", 1)


@pytest.fixture
def freed_meanwhile(monkeypatch, aoi):
    """A full recruitment; its seat is freed when the next has looked, before they are in line."""
    recruitment = first_come(1)
    hers, begin = send(recruitment, aoi), applying.begin

    def withdraw_first(application, **by):
        withdraw_application(application=hers, by=aoi)
        return begin(application, **by)

    monkeypatch.setattr(applying, "begin", withdraw_first)
    return recruitment


def test_a_seat_freed_while_one_gets_in_line_is_offered(freed_meanwhile, ben):
    assert statuses(send(freed_meanwhile, ben)) == [Status.OFFERED]


def test_without_the_second_look_it_would_stay_empty(freed_meanwhile, ben, monkeypatch):
    monkeypatch.setattr(applying, "fill_what_became_free", lambda recruitment: None)
    assert statuses(send(freed_meanwhile, ben)) == [Status.WAITING]
    freed_meanwhile.refresh_from_db()
    assert freed_meanwhile.seats_free == 1


def test_who_gets_in_line_locks_no_row_of_the_recruitment(aoi, ben):
    recruitment = first_come(1)
    send(recruitment, aoi)
    with CaptureQueriesContext(connection) as asked:
        send(recruitment, ben)
    changed = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
    assert not [sql for sql in changed if "activities_recruitment" in sql]
    # What moves, dates, name, the town; application, record, letter; a second look; the test's own
    # savepoint. Before, there were 21.
    assert len(asked) <= 10
