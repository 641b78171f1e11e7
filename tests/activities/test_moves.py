"""`move` alone writes a status: it counts the seats, keeps the record, writes the letter."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from activities import audit, rules
from activities.actions import moves
from activities.models import Application, Recruitment
from activities.rules import NotNow, Status
from activities.signals import application_moved
from members.models import Letter
from tests import build


@pytest.fixture
def recruitment(db):
    return build.make_recruitment(capacity=1)


@pytest.fixture
def application(recruitment, aoi):
    return build.make_application(recruitment, aoi)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", rules.MOVES)
def test_every_move_from_every_status(recruitment, aoi, organiser, name, status):
    application = build.make_application(recruitment, aoi, status=status)
    origins, destination = rules.MOVES[name]
    if status not in origins:
        with pytest.raises(NotNow):
            moves.move(application, name, by=organiser)
        destination = status
    else:
        moves.move(application, name, by=organiser)
    application.refresh_from_db()
    recruitment.refresh_from_db()
    assert application.status == destination
    assert recruitment.seats_held == (destination in rules.HOLDS_A_SEAT)


def test_a_clerk_who_looked_at_an_old_state_is_too_late(application, organiser):
    stale = Application.objects.get(pk=application.pk)
    moves.move(application, "decline", by=organiser)
    with pytest.raises(NotNow) as refusal:
        moves.move(stale, "offer", by=organiser)
    assert refusal.value.code == "too_late"
    assert Recruitment.objects.get().seats_held == 0  # given back


def test_no_offer_without_a_free_seat(recruitment, application, ben, organiser):
    build.make_application(recruitment, ben, status=Status.CONFIRMED)
    with pytest.raises(NotNow) as refusal:
        moves.move(application, "offer", by=organiser)
    assert refusal.value.code == "full"
    assert Application.objects.get(pk=application.pk).status == Status.APPLIED


def test_the_database_refuses_a_seat_too_many(recruitment):
    with pytest.raises(IntegrityError, match="never_more_seats_held_than_places"):
        Recruitment.objects.filter(pk=recruitment.pk).update(seats_held=2)


def test_the_database_refuses_a_second_live_application(recruitment, application, aoi):
    with pytest.raises(IntegrityError), transaction.atomic():
        build.make_application(recruitment, aoi)


def test_an_ended_application_does_not_stand_in_the_way(recruitment, application, aoi, organiser):
    moves.move(application, "withdraw", by=aoi)
    assert build.make_application(recruitment, aoi).pk != application.pk


def test_who_did_it_is_on_record(application, organiser):
    moves.move(application, "offer", by=organiser)
    entry = ModelLogEntry.objects.get(action="activities.application.offer")
    assert (entry.user, entry.object_id) == (organiser, str(application.pk))
    assert entry.message == "参加を案内しました"


@pytest.mark.parametrize("name", rules.MOVES)
def test_each_move_writes_one_letter(recruitment, aoi, organiser, name):
    origin = sorted(rules.MOVES[name][0])[0]
    application = build.make_application(recruitment, aoi, status=origin)
    moves.move(application, name, by=organiser)
    letter = Letter.objects.get()
    assert letter.user == aoi
    assert application.receipt_number in letter.subject
    assert application.receipt_number in letter.text


def test_nothing_is_said_before_commit(application, organiser, django_capture_on_commit_callbacks):
    heard = []

    def listen(**news):
        heard.append(news["move"])

    application_moved.connect(listen)
    with django_capture_on_commit_callbacks(execute=False) as said:
        moves.move(application, "offer", by=organiser)
    assert heard == []
    for say in said:
        say()
    application_moved.disconnect(listen)
    assert heard == ["offer"]


def test_what_is_rolled_back_leaves_no_letter_no_record_and_no_seat(application, organiser):
    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), transaction.atomic():
        moves.move(application, "offer", by=organiser)
        raise Interrupted
    assert not Letter.objects.exists()
    assert not ModelLogEntry.objects.filter(action__startswith="activities.application").exists()
    assert Recruitment.objects.get().seats_held == 0


def test_the_record_is_the_one_that_wagtail_writes(application, organiser):
    moves.move(application, "offer", by=organiser)
    ours = ModelLogEntry.objects.get(action="activities.application.offer")
    theirs = log(application, ours.action, user=organiser, data=moves.audit_data(application))
    same = [field.attname for field in ours._meta.concrete_fields]
    same = [name for name in same if name not in ("id", "timestamp")]
    assert [getattr(ours, name) for name in same] == [getattr(theirs, name) for name in same]


def test_an_action_that_nobody_registered_is_refused(application, organiser):
    with pytest.raises(LookupError):
        audit.record(application, "vanish", by=organiser, data={})
