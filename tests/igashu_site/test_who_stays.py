"""An account on which others' things hang is not deleted, by whatever door, and it is said why."""

import pytest
from django.urls import reverse

from community.models import RoomEvent
from igashu_site import roles, who_stays
from members.models import User
from tests import build

pytestmark = pytest.mark.django_db
WHY = "記録があるため削除できません"


@pytest.fixture
def office(client_of):
    boss = build.make_person("boss@example.jp", roles=[roles.ADMINISTRATOR])
    boss.is_superuser = True
    boss.save()
    return client_of(boss)


@pytest.fixture(params=["one", "many"])
def delete(request, office):
    """Return a function that deletes somebody in the back office; it returns what is told."""

    def press(*people):
        if request.param == "one":
            path = reverse("wagtailusers_users:delete", args=[people[0].pk])
        else:
            many = "&".join(f"id={one.pk}" for one in people)
            path = reverse("wagtail_bulk_action", args=["members", "user", "delete"]) + f"?{many}"
        return office.post(path, follow=True).content.decode()

    return press


def member(_person):
    pass


def applicant(person):
    person.membership.delete()
    build.make_application(build.make_recruitment(), person)


def speaker(person):
    person.membership.delete()
    build.say(build.make_room(people=[person]), person)


@pytest.mark.parametrize("traces", [member, applicant, speaker])
def test_who_has_left_traces_stays(house, aoi, delete, traces):
    traces(User.objects.get(pk=aoi.pk))
    told = delete(aoi)
    assert WHY in told
    assert aoi.email in told
    assert User.objects.filter(pk=aoi.pk).exists()


def test_who_has_left_none_can_go(chika, delete):
    assert WHY not in delete(chika)
    assert not User.objects.filter(pk=chika.pk).exists()


def test_the_page_that_asks_says_it_before(aoi, office):
    path = reverse("wagtailusers_users:delete", args=[aoi.pk])
    assert WHY in office.get(path, follow=True).content.decode()


def test_of_many_none_goes_when_one_has_to_stay(aoi, chika, office):
    path = reverse("wagtail_bulk_action", args=["members", "user", "delete"])
    told = office.post(f"{path}?id={aoi.pk}&id={chika.pk}", follow=True).content.decode()
    assert WHY in told
    assert User.objects.filter(pk__in=[aoi.pk, chika.pk]).count() == 2


def test_without_the_guard_the_log_of_a_room_has_holes__control(aoi, ben, office, monkeypatch):
    monkeypatch.setattr(who_stays, "TRACES", ("applications",))
    room = build.make_room(people=[aoi, ben])
    for person in (aoi, ben):
        build.say(room, person)
    office.post(reverse("wagtailusers_users:delete", args=[aoi.pk]))
    numbers = list(RoomEvent.objects.filter(room=room).values_list("seq", flat=True))
    assert numbers != list(range(1, len(numbers) + 1))
