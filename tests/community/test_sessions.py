"""Many sessions at once get the answer that each would get alone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from community import access, asking, sessions
from community.protocol import Close
from members.models import Membership
from tests import build


def paused(user, key):
    Membership.objects.filter(user=user).update(status="paused")


def suspended(user, key):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def with_a_new_password(user, key):
    user.set_password("x")
    user.save()


def expired(user, key):
    Session.objects.filter(pk=key).update(expire_date=now() - timedelta(seconds=1))


def signed_out(user, key):
    Session.objects.filter(pk=key).delete()


def well(user, key):
    """Nothing happens to it."""


FATES = [paused, suspended, with_a_new_password, expired, signed_out, well]


@pytest.fixture
def fated(db, client_of, moderator):
    """Return sessions of many fates, with a stranger's and the staff's among them."""
    keys = ["", "x" * 32, client_of(moderator).cookies["sessionid"].value]
    for fate in FATES:
        user = build.make_person(f"{fate.__name__}@example.jp", member=True)
        keys.append(client_of(user).cookies["sessionid"].value)
        fate(user, keys[-1])
    return keys


def test_the_people_are_the_same_as_one_by_one(fated):
    one_by_one = {key: access.person_behind(key) for key in fated}
    assert sessions.people_behind(fated) == one_by_one
    assert len({viewer.pk for viewer in one_by_one.values()}) == 4  # None, staff, paused, well


def test_who_may_enter_is_the_same_as_one_by_one(fated):
    viewers = [access.person_behind(key) for key in fated]
    inside = {viewer.pk for viewer in viewers if access.may_enter(viewer)}
    assert sessions.may_enter(viewers) == inside
    assert len(inside) == 2


@pytest.mark.parametrize("is_inside", [True, False])
def test_who_must_go_is_the_same_as_one_by_one(fated, is_inside):
    room = build.make_room()
    for key in fated if is_inside else []:
        viewer = access.person_behind(key)
        if viewer.is_authenticated:
            room.participants.create(user=viewer)
    asked = [(key, rooms) for key in fated for rooms in ([], [room.pk], [room.pk, 999])]
    answers = asking.why_not(asked)
    assert answers == [access.why_not(*one) for one in asked]
    assert {Close.SESSION_ENDED, Close.MEMBERSHIP_ENDED, None} == set(answers)


def test_many_cost_as_many_queries_as_one(db, client_of, django_assert_num_queries):
    people = [build.make_person(f"p{n}@example.jp", member=True) for n in range(4)]
    room = build.make_room(people=people)
    keys = [client_of(one).cookies["sessionid"].value for one in people]
    for some in (keys[:1], keys):
        with django_assert_num_queries(5):
            answers = asking.enter([asking.Wish(key, room.pk) for key in some])
        assert {one.pk for one in answers} == {room.pk}
