"""Joining and leaving: who was first, what is said, and when."""

import pytest
from wagtail.models import ModelLogEntry

from members import rules
from members.actions import membership as actions
from members.models import Letter, Membership, MembershipApplication, Profile, User
from members.rules import ApplicationStatus, MembershipStatus, NotNow
from members.signals import member_joined, member_left
from tests import build

DEEDS = {
    "approve": lambda one, by: actions.approve_application(application=one, by=by),
    "decline": lambda one, by: actions.decline_application(application=one, reason="わけ", by=by),
    "withdraw": lambda one, by: actions.withdraw_application(application=one, by=by),
}


def submit(user, **options):
    values = {"fields": dict(build.APPLICANT), "pledge": None, "received_by": "web", "by": user}
    return actions.submit_application(user=user, **(values | options))


@pytest.fixture
def heard():
    """What the floors above were told."""
    news = []

    def joined(sender, membership, by, **_kwargs):
        news.append(("joined", membership.user_id))

    def left(sender, membership, by, **_kwargs):
        news.append(("left", membership.user_id))

    member_joined.connect(joined)
    member_left.connect(left)
    yield news
    member_joined.disconnect(joined)
    member_left.disconnect(left)


@pytest.mark.parametrize("status", ApplicationStatus)
@pytest.mark.parametrize("move", DEEDS)
def test_every_move_from_every_status(move, status, chika, desk):
    one = build.make_joining(chika, status=status)
    if status == ApplicationStatus.RECEIVED:
        DEEDS[move](one, desk)
        one.refresh_from_db()
        assert one.status == rules.APPLICATION_MOVES[move][1]
        assert one.decided_by == desk
        return
    with pytest.raises(NotNow):
        DEEDS[move](one, desk)
    one.refresh_from_db()
    assert one.status == status
    assert not Letter.objects.exists()


def test_two_at_the_desk_decide__the_second_is_told(chika, desk):
    first = build.make_joining(chika)
    second = MembershipApplication.objects.get(pk=first.pk)
    actions.approve_application(application=first, by=desk)
    with pytest.raises(NotNow) as refusal:
        actions.decline_application(application=second, reason="わけ", by=desk)
    assert refusal.value.code == "too_late"
    assert not Letter.objects.filter(kind__contains="declined").exists()


def test_approval_makes_a_member_with_number_and_profile(desk):
    user = User.objects.create_user("new@example.jp")
    membership = actions.approve_application(application=submit(user), by=desk)
    profile = Profile.objects.get(user=user)
    assert membership.number.isdigit()
    assert (profile.display_name, profile.prefecture) == ("たろう", "大阪府")
    assert "new" not in profile.handle


def test_members_are_counted_up(desk):
    people = [User.objects.create_user(f"{name}@example.jp") for name in "abc"]
    numbers = [actions.approve_application(application=submit(p), by=desk).number for p in people]
    assert numbers == ["000001", "000002", "000003"]


def test_a_number_that_is_taken_is_not_given_twice(desk, aoi, monkeypatch):
    numbers = iter([aoi.membership.number, "000077"])
    monkeypatch.setattr(actions, "next_number", lambda: next(numbers))
    user = User.objects.create_user("new@example.jp")
    assert actions.approve_application(application=submit(user), by=desk).number == "000077"


def test_who_comes_back_keeps_the_number_and_the_words_about_themself(aoi, desk, heard):
    number = aoi.membership.number
    Profile.objects.filter(user=aoi).update(bio="わたしのこと")
    actions.leave(membership=aoi.membership, by=aoi)
    membership = actions.approve_application(application=submit(aoi), by=desk)
    assert (membership.number, membership.status) == (number, MembershipStatus.ACTIVE)
    assert membership.left_at is None
    assert Profile.objects.get(user=aoi).bio == "わたしのこと"


def test_applying_twice_gives_the_same_receipt(chika):
    assert submit(chika).pk == submit(chika).pk
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "code"), [("active", "already_member"), ("paused", "paused_member")]
)
def test_a_member_cannot_apply(aoi, status, code):
    Membership.objects.filter(user=aoi).update(status=status)
    with pytest.raises(NotNow) as refusal:
        submit(aoi)
    assert refusal.value.code == code


def test_the_application_remembers_what_was_read_and_where_from(chika):
    one = submit(chika, channel="tokyo-fair", pledge=build.make_pledge(3))
    assert (one.channel, one.pledge.version) == ("tokyo-fair", 3)
    assert one.notice_version == rules.NOTICE_VERSION
    assert one.entered_by is None


def test_nothing_is_said_before_commit(
    chika, desk, heard, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        actions.approve_application(application=submit(chika), by=desk)
        assert heard == mailoutbox == []
    for say in waiting:
        say()
    assert heard == [("joined", chika.pk)]
    assert len(mailoutbox) == 2


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (actions.pause_membership, ["left"]),
        (actions.leave, ["left"]),
    ],
)
def test_the_floors_above_hear_who_goes(deed, told, aoi, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        deed(membership=aoi.membership, by=aoi)
    assert [news for news, _who in heard] == told


def test_the_floors_above_hear_who_comes_back(aoi, heard, django_capture_on_commit_callbacks):
    Membership.objects.filter(user=aoi).update(status="paused")
    membership = Membership.objects.get(user=aoi)
    with django_capture_on_commit_callbacks(execute=True):
        actions.resume_membership(membership=membership, by=aoi)
    assert heard == [("joined", aoi.pk)]


def test_the_audit_trail_names_the_deed_and_not_the_person(chika, desk):
    actions.decline_application(application=submit(chika), reason="わけ", by=desk)
    entries = ModelLogEntry.objects.filter(user=desk)
    assert [entry.action for entry in entries] == ["members.membershipapplication.decline"]
    assert "伊賀" not in "".join(entries.values_list("label", flat=True))


def test_who_has_no_address_gets_no_letter(db, desk):
    user = User.objects.create_user("")
    actions.approve_application(application=submit(user), by=desk)
    assert User.objects.get(pk=user.pk).email is None
    assert not Letter.objects.exists()
