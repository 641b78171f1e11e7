"""Person × field × way: who sees what of whom."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import now

from members import access, queries
from members.models import Membership, Profile, User
from members.rules import Visibility

SECRET = {
    "display_name": "ひみつの名",
    "prefecture": "鳥取県",
    "bio": "ひみつの自己紹介",
    "interests": ["survey"],
    "ties": ["donation"],
    "birth_year": 1956,
}
SHOWN_AS = {
    "display_name": "ひみつの名",
    "prefecture": "鳥取県",
    "bio": "ひみつの自己紹介",
    "interests": "アンケート・広報への協力",
    "ties": "ふるさと納税をした",
    "age_band": "70代",
}
LEVEL = {Visibility.PUBLIC: 1, Visibility.MEMBERS: 2, Visibility.STAFF: 3}
# Nobody's name may be hidden from members, so the page of a member never is.
EYES = {"anonymous": 1, "chika": 1, "ben": 2, "desk": 3, "aoi": 3}


@pytest.fixture
def cast(aoi, ben, chika, desk):
    Profile.objects.filter(user=aoi).update(
        full_name="伊賀 葵", full_name_kana="イガ アオイ", **SECRET
    )
    people = {"aoi": aoi, "ben": ben, "chika": chika, "desk": desk}
    return people | {"anonymous": AnonymousUser()}


def open_to(person, **visibility):
    everything = dict.fromkeys(SHOWN_AS, Visibility.STAFF) | {"display_name": Visibility.PUBLIC}
    Profile.objects.filter(user=person).update(visibility=everything | visibility)


@pytest.mark.parametrize("chosen", Visibility)
@pytest.mark.parametrize("field", [name for name in SHOWN_AS if name != "display_name"])
def test_each_field_reaches_exactly_those_it_was_opened_to(cast, field, chosen, client_of):
    open_to(cast["aoi"], **{field: chosen})
    for name, eyes in EYES.items():
        seen = access.access_profile(cast[name], "aoi")
        shown = getattr(seen, field)
        shown = shown[0] if isinstance(shown, tuple) and shown else shown
        assert (shown == SHOWN_AS[field]) is (eyes >= LEVEL[chosen]), name


@pytest.mark.parametrize("name", ["anonymous", "chika", "ben"])
def test_the_page_never_holds_the_real_name_or_the_address(cast, name, client_of):
    open_to(cast["aoi"], **dict.fromkeys(SHOWN_AS, Visibility.PUBLIC))
    person = None if name == "anonymous" else cast[name]
    page = client_of(person).get("/members/aoi/").content.decode()
    assert "ひみつの名" in page
    for word in ("伊賀 葵", "イガ アオイ", "aoi@example.jp"):
        assert word not in page


@pytest.mark.parametrize("name", ["anonymous", "chika"])
def test_who_shows_nothing_to_strangers_is_not_there_for_them(cast, name):
    Profile.objects.filter(user=cast["aoi"]).update(visibility={})
    with pytest.raises(Http404):
        access.access_profile(cast[name], "aoi")
    assert access.access_profile(cast["ben"], "aoi").display_name == "ひみつの名"


@pytest.mark.parametrize("status", ["paused", "left"])
def test_who_rests_or_left_is_not_shown_around(cast, status):
    open_to(cast["aoi"], **dict.fromkeys(SHOWN_AS, Visibility.PUBLIC))
    set_status(cast["aoi"], status)
    for name in ("anonymous", "chika", "ben"):
        with pytest.raises(Http404):
            access.access_profile(cast[name], "aoi")
    for name in ("aoi", "desk"):
        assert access.access_profile(cast[name], "aoi").bio


def set_status(person, status):
    left_at = now() if status == "left" else None
    Membership.objects.filter(user=person).update(status=status, left_at=left_at)


@pytest.mark.parametrize("handle", ["nobody", "aoi2", "0"])
def test_who_is_not_there_looks_like_who_is_hidden(client_of, handle, db):
    assert client_of().get(f"/members/{handle}/").status_code == 404


def test_the_owner_looks_with_the_eyes_of_others(cast, client_of):
    open_to(cast["aoi"], bio=Visibility.MEMBERS)
    client = client_of(cast["aoi"])
    assert "ひみつの自己紹介" in client.get("/members/aoi/?as=member").content.decode()
    assert "ひみつの自己紹介" not in client.get("/members/aoi/?as=stranger").content.decode()


def test_nobody_else_may_borrow_eyes(cast, client_of):
    open_to(cast["aoi"], bio=Visibility.MEMBERS)
    page = client_of(cast["chika"]).get("/members/aoi/?as=member").content.decode()
    assert "ひみつの自己紹介" not in page


@pytest.mark.parametrize(("status", "is_member"), [("active", 1), ("paused", 0), ("left", 0)])
def test_only_who_is_active_is_a_member_now(aoi, status, is_member):
    set_status(aoi, status)
    assert access.is_active_member(aoi) is bool(is_member)


def test_a_closed_account_is_no_member(aoi):
    aoi.is_active = False
    assert not access.is_active_member(aoi)


OWN = ["members:mypage", "members:profile_edit", "members:membership", "members:second_factor"]


@pytest.mark.parametrize("name", [*OWN, "members:apply_to_join"])
def test_strangers_are_sent_to_sign_in_and_back(client_of, name, db):
    answer = client_of().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={reverse(name)}"


def test_names_for_everybody_in_one_question(cast, django_assert_num_queries):
    open_to(cast["aoi"])
    with django_assert_num_queries(1):
        names = queries.names_of(cast["ben"], [cast["aoi"], cast["ben"].pk, cast["desk"]])
    assert names[cast["aoi"].pk] == "ひみつの名"
    assert set(names) == {cast["aoi"].pk, cast["ben"].pk, cast["desk"].pk}


def test_who_left_has_no_name_any_more(cast):
    set_status(cast["aoi"], "left")
    assert queries.names_of(cast["ben"], [cast["aoi"]])[cast["aoi"].pk] == "退会した会員"


def test_strangers_read_only_public_names(cast):
    Profile.objects.filter(user=cast["aoi"]).update(visibility={})
    assert queries.names_of(AnonymousUser(), [cast["aoi"]])[cast["aoi"].pk] == "会員"


def test_an_account_is_found_by_its_key__but_not_in_a_group_it_is_not_in(aoi, ben):
    assert User.objects.get(pk=str(aoi.pk)) == aoi
    group = Group.objects.create(name="一人だけ")
    group.user_set.add(ben)
    with pytest.raises(User.DoesNotExist):
        group.user_set.get(pk=aoi.pk)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=uuid4())
