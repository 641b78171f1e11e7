"""Who is here: by name only who allowed it, and nobody who is out."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from community import queries
from community.actions import join_room, leave_room
from community.models import Participant
from members.models import Membership, Profile
from tests.build import make_person


@pytest.fixture
def listed(shared, ben):
    """Ben has allowed it; aoi has not."""
    Profile.objects.filter(user=ben).update(listed_in_rooms=True)
    return shared


def names(room):
    return [person.name for person in queries.listed_in(room)]


def page_of(room, browser):
    return browser.get(f"{room.get_absolute_url()}people/").content.decode().split("<main")[1]


def test_nobody_is_listed_who_has_not_said_so(shared, aoi, client_of):
    page = page_of(shared, client_of(aoi))
    assert "2人が入っています" in page
    assert "名前を出している人がいません" in page
    assert "あおい" not in page


def test_the_way_leads_to_the_choice_itself(shared, aoi, client_of):
    """It stands two screens down in the profile."""
    browser = client_of(aoi)
    address, _hash, place = "/mypage/profile/#id_listed_in_rooms".partition("#")
    assert f'href="{address}#{place}"' in page_of(shared, browser)
    assert f'id="{place}"' in browser.get(address).content.decode()


def test_who_allowed_it_is_named_the_others_are_counted(listed, aoi, client_of):
    page = page_of(listed, client_of(aoi))
    assert "べん" in page
    assert "ほか1人" in page
    assert "あおい" not in page


def test_staff_have_their_badge(listed, desk, aoi, client_of):
    join_room(room=listed, user=desk)
    Profile.objects.filter(user=desk).update(listed_in_rooms=True)
    assert "職員" in page_of(listed, client_of(aoi))
    assert set(names(listed)) == {"べん", "会員係"}


def test_who_moderates_by_office_names_a_moderator_of_those_listed(
    listed, aoi, ben, moderator, client_of
):
    door, browser = f"{listed.get_absolute_url()}people/moderator/", client_of(moderator)
    told = {"person": str(ben.pk), "on": "yes"}
    assert client_of(aoi).post(door, told).status_code == 403
    assert "世話人にする" not in page_of(listed, client_of(aoi))
    assert "世話人にする" in page_of(listed, browser)
    assert browser.post(door, told | {"person": str(aoi.pk)}).status_code == 404, "not listed"
    assert browser.post(door, told).status_code == 302
    assert Participant.objects.get(room=listed, user=ben).role == "moderator"
    assert "世話人から外す" in page_of(listed, browser)
    # A moderator of the room looks after it, and names no others.
    assert client_of(ben).post(door, told).status_code == 403
    browser.post(door, told | {"on": "no"})
    assert Participant.objects.get(room=listed, user=ben).role == "member"


@pytest.mark.parametrize("how", ["left", "suspended", "paused", "out of the scheme", "blocked"])
def test_who_is_out_is_in_no_list(listed, ben, how):
    assert names(listed) == ["べん"]
    if how == "left":
        leave_room(room=listed, user=ben)
    elif how == "suspended":
        Participant.objects.filter(user=ben).update(suspended_until=now() + timedelta(days=1))
    elif how == "blocked":
        ben.is_active = False
        ben.save()
    else:
        ended = {"status": "paused"} if how == "paused" else {"status": "left", "left_at": now()}
        Membership.objects.filter(user=ben).update(**ended)
    assert names(listed) == []


def test_only_who_may_read_the_room_sees_who_is_in_it(listed, chika, client_of):
    other = make_person("emi@example.jp", member=True)
    address = f"{listed.get_absolute_url()}people/"
    answers = [client_of(one).get(address).status_code for one in (other, chika, None)]
    assert answers == [403, 302, 302]


def test_many_people_are_turned_over_in_pages(listed, aoi, client_of):
    for number in range(100):
        person = make_person(f"many{number}@example.jp", member=True, listed_in_rooms=True)
        Participant.objects.create(room=listed, user=person)
    browser = client_of(aoi)
    second = browser.get(f"{listed.get_absolute_url()}people/?page=2").content.decode()
    assert page_of(listed, browser).count("present__one") == 100
    assert second.count("present__one") == 1


def test_one_allows_it_and_takes_it_back_in_the_profile(shared, aoi, client_of):
    browser = client_of(aoi)
    told = [
        browser.patch("/api/v1/me", {"listed_in_rooms": answer}, content_type="application/json")
        for answer in (True, False)
    ]
    assert [answer.json()["profile"]["listed_in_rooms"] for answer in told] == [True, False]
    assert "参加者の一覧" in browser.get("/mypage/profile/").content.decode()
