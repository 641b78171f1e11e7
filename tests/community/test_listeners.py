"""What lower floors tell, and what it does to rooms."""

from uuid import uuid4

import pytest
from django.utils.timezone import now

from activities.actions.apply import apply_to
from activities.rules import Status
from activities.signals import application_moved
from community import announce
from community.actions import join_room
from community.dashboard import rooms_card
from community.links import room_link
from community.models import Participant, Room
from community.protocol import Close
from members.signals import member_left
from tests.build import make_application, make_recruitment, say


@pytest.fixture
def confirmed(aoi):
    return make_application(make_recruitment(), aoi, status=Status.CONFIRMED)


def moved(application, move):
    application.refresh_from_db()
    application_moved.send(type(application), application=application, move=move, by=None)


def present(user):
    return Participant.objects.present().filter(user=user)


def test_the_confirmed_meet_in_the_room_of_the_activity(confirmed, aoi):
    moved(confirmed, "confirm")
    moved(confirmed, "confirm")
    assert present(aoi).get().room.activity_id == confirmed.recruitment.page_id


@pytest.mark.parametrize("status", [status for status in Status if status != Status.CONFIRMED])
@pytest.mark.parametrize("move", ["apply", "offer", "wait", "decline", "lapse"])
def test_nobody_else_is_seated(aoi, move, status):
    moved(make_application(make_recruitment(), aoi, status=status), move)
    assert not present(aoi).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_comes_first_is_seated_at_once(aoi):
    recruitment = make_recruitment(selection="first_come")
    apply_to(
        recruitment=recruitment,
        applicant=aoi,
        answer="",
        message="",
        submission_key=uuid4(),
        at=now(),
    )
    assert present(aoi).get().room.activity_id == recruitment.page_id


def test_who_withdraws_is_let_out(confirmed, aoi):
    moved(confirmed, "confirm")
    type(confirmed).objects.update(status=Status.WITHDRAWN)
    moved(confirmed, "withdraw")
    assert not present(aoi).exists()


def test_who_has_another_seat_stays(confirmed, aoi):
    other = make_recruitment(confirmed.recruitment.page)
    make_application(other, aoi, status=Status.CONFIRMED)
    moved(confirmed, "confirm")
    type(confirmed).objects.filter(pk=confirmed.pk).update(status=Status.WITHDRAWN)
    moved(confirmed, "withdraw")
    assert present(aoi).exists()


def test_a_published_activity_has_one_room(confirmed):
    page = confirmed.recruitment.page
    for _ in range(2):
        page.save_revision().publish()
    assert Room.objects.filter(activity=page).count() == 1


@pytest.mark.parametrize(("status", "stays"), [("left", False), ("paused", True)])
def test_who_leaves_the_scheme_leaves_the_rooms(
    shared, aoi, no_bell, django_capture_on_commit_callbacks, status, stays
):
    aoi.membership.status = status
    with django_capture_on_commit_callbacks(execute=True):
        member_left.send(type(aoi.membership), membership=aoi.membership, by=aoi)
    dismissal = {"type": "dismiss", "code": int(Close.MEMBERSHIP_ENDED), "user": str(aoi.pk)}
    assert (present(aoi).exists(), dismissal in no_bell) == (stays, True)


def test_signing_out_closes_the_sockets_of_this_session(
    shared, aoi, client_of, no_bell, django_capture_on_commit_callbacks
):
    browser = client_of(aoi)
    session = announce.digest(browser.session.session_key)
    with django_capture_on_commit_callbacks(execute=True):
        browser.logout()
    assert {"type": "dismiss", "code": int(Close.SESSION_ENDED), "session": session} in no_bell


def test_the_card_counts_rooms_with_new_words(shared, aoi, ben, rf):
    request = rf.get("/mypage/")
    request.user = aoi
    say(shared, ben)
    card = rooms_card(request).context
    assert (card["count"], card["items"][0]["title"]) == (1, shared.name)


def test_strangers_get_no_card(chika, rf):
    request = rf.get("/mypage/")
    request.user = chika
    assert rooms_card(request) is None


def test_only_who_is_in_the_room_is_shown_the_way(confirmed, aoi, ben, rf):
    request = rf.get("/")
    page = confirmed.recruitment.page
    moved(confirmed, "confirm")
    shown = []
    for person in (aoi, ben):
        request.user = person
        shown.append([link.url for link in room_link(request, page)])
    assert shown == [[Room.objects.get().get_absolute_url()], []]


def test_joining_a_room_does_not_ring_for_a_second_time(shared, aoi, no_bell):
    join_room(room=shared, user=aoi)
    assert no_bell == []
