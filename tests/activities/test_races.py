"""Nobody gets a seat that is not there, however many clerks and members press at once."""

from uuid import uuid4

import pytest

from activities.models import Application
from activities.rules import Status
from members.models import Letter
from tests.activities import races

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_offers_for_one_seat__only_one_wins():
    assert races.offers(places=1, applicants=2) == (1, 1, 1)


def test_twelve_offers_for_five_places():
    assert races.offers(places=5, applicants=12) == (5, 5, 5)


def test_two_clerks_offer_to_the_same_person__one_seat_is_taken():
    assert races.offers(places=5, applicants=1, clerks_per_applicant=2) == (1, 1, 1)


def test_where_the_last_word_counts_two_clerks_use_up_two_seats_for_one_person__control():
    with races.last_word_counts():
        assert races.offers(places=5, applicants=1, clerks_per_applicant=2) == (2, 2, 1)


def test_without_the_guards_the_same_race_sells_a_seat_twice():
    with races.guards_off():
        made, _counted, held = races.offers(places=1, applicants=2)
    assert (made, held) == (2, 2)


def test_thirty_members_rush_for_five_seats__the_first_five_get_them():
    answers, statuses, counted = races.rush(places=5, members=30)
    assert statuses == [Status.CONFIRMED] * 5 + [Status.WAITING] * 25
    assert counted == (5, 5)
    assert len({answer.receipt_number for answer in answers}) == 30
    assert Letter.objects.count() == 30


def test_one_form_sent_ten_times_is_one_application_and_one_letter():
    receipts, counted = races.double_submit(times=10, keys=[uuid4()] * 10)
    assert len(receipts) == Application.objects.count() == Letter.objects.count() == 1
    assert counted == (1, 1)


def test_without_the_guards_two_tabs_are_two_applications__control():
    with races.no_first_one():
        receipts, _counted = races.double_submit(times=2, keys=[uuid4(), uuid4()])
        assert len(receipts) == Application.objects.count() == 2


def test_ten_tabs_of_one_member_are_one_application():
    receipts, counted = races.double_submit(times=10, keys=[uuid4() for _tab in range(10)])
    assert len(receipts) == Application.objects.count() == 1
    assert counted == (1, 1)
