"""The demo town holds what it promises, and a second call leaves it alone."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import localdate, now

from activities.models import ActivityPage, ActivityWay, Application, Recruitment
from activities.rules import Category, Phase, Status, Way, phase_of
from community.models import (
    JoinRequest,
    Message,
    Participant,
    Picture,
    Question,
    Report,
    Room,
    RoomEvent,
    Workshop,
    WorkshopGroup,
)
from home.models import HomePage, NewsPage, SiteImage, StoryPage
from igashu_site.demo import people
from igashu_site.demo.build import images
from igashu_site.demo.pictures import paint
from members.models import Letter, Membership, MembershipApplication, User
from tests import build

# Built once: all of these tests on one worker.
# Marked, so that it runs before the tests that empty the database behind them.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """Build the town; return what the command printed. Nothing of it outlives this module."""
    # One picture stands for all: painting has its own tests.
    painted = paint("sake")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(images, "paint", lambda name: painted)
        build.clear_ground()
        yield run_demo()
        transaction.set_rollback(True)


def run_demo(*arguments):
    printed = StringIO()
    call_command("demo", *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def standing(town, django_db_blocker):
    """The town as it stands, for one test; what the test changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield town
        transaction.set_rollback(True)


def of(page, title):
    applications = Application.objects.filter(
        recruitment__page__slug=page, recruitment__title=title
    )
    return Counter(applications.values_list("status", flat=True))


def test_there_is_enough_to_read(standing):
    assert NewsPage.objects.live().count() >= 14
    assert StoryPage.objects.live().count() >= 6
    assert ActivityPage.objects.live().count() >= 17


def test_activities_cover_every_category_and_way(standing):
    assert set(ActivityPage.objects.values_list("category", flat=True)) == set(Category.values)
    assert set(ActivityWay.objects.values_list("way", flat=True)) == set(Way.values)


def test_recruitments_stand_in_every_phase(standing):
    found = {
        phase_of(one.opens_at, one.closes_at, one.capacity, one.seats_held, now())
        for one in Recruitment.objects.all()
    }
    assert found == set(Phase)


def test_there_are_dates_of_every_kind(standing):
    dates = {one: one.sessions.count() for one in Recruitment.objects.all()}
    assert {0, 1, 6} <= set(dates.values())


def test_members_are_spread_as_the_first_members_were(standing):
    lived = Membership.objects.values_list("user__profile__prefecture", flat=True)
    shares = {name: share for name, (share, _places) in people.REGIONS.items()}
    assert Counter(map(people.region_of, lived)) == people.apportion(shares, len(lived))
    assert len(lived) >= 84


def test_ages_are_spread_as_the_first_members_were(standing):
    born = Membership.objects.values_list("user__profile__birth_year", flat=True)
    ages = [people.age_group_of(now().year - year) for year in born]
    shares = {name: share for name, (share, *_ages) in people.AGES.items()}
    assert Counter(ages) == people.apportion(shares, len(ages))


def test_nobody_has_the_name_of_another(standing):
    names = Membership.objects.values_list("user__profile__full_name", flat=True)
    assert len(set(names)) == len(names)


def test_many_kinds_of_motivation(standing):
    said = MembershipApplication.objects.filter(status="approved").values_list(
        "motivation", flat=True
    )
    assert len(set(said)) >= 40
    assert "" not in said


def test_fifteen_places_and_twenty_three_applicants(standing):
    assert of("oyamada-plan", "四回の講座") == {
        "confirmed": 12,
        "offered": 3,
        "waiting": 5,
        "declined": 3,
    }


def test_applications_stand_in_every_state(standing):
    assert set(Application.objects.values_list("status", flat=True)) == set(Status.values)


def test_seats_held_are_the_seats_of_people(standing):
    held = {one.pk: one.seats_held for one in Recruitment.objects.all()}
    taken = Counter(Application.objects.holding_a_seat().values_list("recruitment_id", flat=True))
    assert held == {pk: taken[pk] for pk in held}


def test_offers_are_still_open(standing):
    offered = Application.objects.filter(status=Status.OFFERED)
    assert all(one.offer_expires_at > now() for one in offered)


def test_nobody_applied_before_the_recruitment_opened_or_before_joining(standing):
    for one in Application.objects.select_related("recruitment", "applicant__membership"):
        assert one.applied_at >= one.recruitment.opens_at, one
        assert one.applied_at >= one.applicant.membership.joined_at, one
        assert one.applied_at <= one.moved_at <= now(), one


def test_the_desk_has_something_to_decide(standing):
    waiting = MembershipApplication.objects.filter(status="received")
    assert {"web", "paper", "phone", "fax"} <= set(waiting.values_list("received_by", flat=True))
    assert not Membership.objects.filter(user__in=waiting.values("user")).exists()


def test_the_moderator_has_something_to_decide(standing):
    assert Report.objects.filter(status="open").count() == 1


def test_one_question_waits_for_the_town_and_one_is_answered(standing):
    answered, waiting = Question.objects.order_by("asked_at")
    assert answered.asked_at < answered.answered_at == answered.answer.said_at
    assert answered.answered_by.email == "desk@demo.example"
    assert waiting in Question.objects.open() and waiting.due_on > localdate()


def test_a_member_and_staff_answer_at_the_door_of_a_room(standing):
    room = Room.objects.get(kind=Room.Kind.APPLY)
    answer = Participant.objects.filter(room=room, role=Participant.Role.MODERATOR)
    assert {one.user.email.partition("@")[0] for one in answer} == {"moderator", "michiko"}
    waiting = JoinRequest.objects.filter(room=room, status=JoinRequest.Status.WAITING)
    assert waiting.count() == 2
    assert not Participant.objects.filter(room=room, user__in=waiting.values("user")).exists()
    assert all(one.asked_at < now() for one in waiting)


def test_an_approver_has_something_to_decide(standing):
    drafts = NewsPage.objects.not_live()
    assert sorted(page.workflow_in_progress for page in drafts) == [False, True]


def test_rooms_hold_conversations_of_many_voices(standing):
    said = Message.objects.all()
    assert said.count() >= 80
    assert said.values("author").distinct().count() >= 16
    assert {"縁側", "はじめまして", "関東の集い"} <= set(
        Room.objects.values_list("name", flat=True)
    )


def test_the_young_people_s_meeting_has_met_in_three_groups_that_each_reported(standing):
    workshop = Workshop.objects.get()
    groups = WorkshopGroup.objects.filter(workshop=workshop)
    reported = Message.objects.filter(room=workshop.room, result_of__in=groups)
    assert (workshop.room.name, workshop.status) == ("若者会議", "ended")
    assert [group.seats.count() for group in groups] == [4, 4, 4]
    assert reported.values("result_of").distinct().count() == 3
    assert all(group.room.is_closed for group in groups.select_related("room"))


def test_words_stand_in_the_order_in_which_they_were_said(standing):
    for room in Room.objects.all():
        times = list(room.messages.order_by("seq").values_list("said_at", flat=True))
        assert times == sorted(times), room


def test_somebody_shows_a_picture_and_says_what_is_on_it(standing):
    picture = Picture.objects.said().get()
    assert (picture.author.email, picture.room.name) == ("takumi@demo.example", "縁側")
    assert "橋" in picture.alt
    assert "[" not in picture.message.text
    assert picture.width == 1280


def test_the_logs_of_the_rooms_have_no_holes(standing):
    for room in Room.objects.all():
        seqs = list(RoomEvent.objects.filter(room=room).values_list("seq", flat=True))
        assert seqs == list(range(1, room.head_seq + 1)), room


def test_who_is_confirmed_sits_in_the_room(standing):
    for one in Application.objects.filter(status=Status.CONFIRMED).select_related("recruitment"):
        room = Room.objects.get(activity=one.recruitment.page_id)
        assert Participant.objects.filter(room=room, user=one.applicant).exists(), one


def test_every_picture_has_words_for_who_cannot_see_it(standing):
    assert SiteImage.objects.count() >= 25
    assert not SiteImage.objects.filter(description="").exists()


def test_every_page_to_read_has_a_picture(standing):
    for model in (HomePage, NewsPage, StoryPage, ActivityPage):
        assert not model.objects.filter(share_image=None).exists(), model


def test_no_letter_is_left_to_be_sent(standing, mailoutbox):
    assert Letter.objects.exists()
    assert not Letter.objects.filter(sent_at=None).exists()
    assert mailoutbox == []


def test_there_is_an_account_for_every_role(standing):
    roles = User.objects.filter(email__endswith="@demo.example", groups__isnull=False)
    assert sorted(roles.values_list("email", flat=True)) == sorted(
        one.email for one in people.staff()
    )
    assert all(one.email in standing for one in people.staff())


COUNTED = (NewsPage, StoryPage, ActivityPage, SiteImage, Recruitment, Application, Membership, User)
SPOKEN = (
    Message,
    Participant,
    RoomEvent,
    Room,
    Letter,
    MembershipApplication,
    Question,
    JoinRequest,
)


@pytest.mark.parametrize("arguments", [(), ("--if-empty",)])
def test_a_second_call_changes_nothing_that_people_entered(standing, arguments):
    NewsPage.objects.filter(slug="castle-wall").update(title="書き直した題")
    NewsPage.objects.get(slug="local-train").delete()
    User.objects.filter(email="hinata@demo.example").update(first_name="ひな")
    before = [model.objects.count() for model in COUNTED + SPOKEN]
    assert "hinata@demo.example" in run_demo(*arguments)
    assert [model.objects.count() for model in COUNTED + SPOKEN] == before
    assert NewsPage.objects.get(slug="castle-wall").title == "書き直した題"
    assert User.objects.get(email="hinata@demo.example").first_name == "ひな"
