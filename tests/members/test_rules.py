"""The facts: which move leads where, and who sees which field."""

import pytest

from members import rules
from members.rules import ApplicationStatus as A
from members.rules import MembershipStatus as M
from members.rules import NotNow, Visibility

APPLICATION = {
    ("approve", A.RECEIVED): A.APPROVED,
    ("decline", A.RECEIVED): A.DECLINED,
    ("withdraw", A.RECEIVED): A.WITHDRAWN,
}
MEMBERSHIP = {
    ("pause", M.ACTIVE): M.PAUSED,
    ("resume", M.PAUSED): M.ACTIVE,
    ("leave", M.ACTIVE): M.LEFT,
    ("leave", M.PAUSED): M.LEFT,
    ("rejoin", M.LEFT): M.ACTIVE,
}


@pytest.mark.parametrize("status", A)
@pytest.mark.parametrize("move", rules.APPLICATION_MOVES)
def test_moves_of_an_application(move, status):
    check(rules.APPLICATION_MOVES, APPLICATION, move, status)


@pytest.mark.parametrize("status", M)
@pytest.mark.parametrize("move", rules.MEMBERSHIP_MOVES)
def test_moves_of_a_membership(move, status):
    check(rules.MEMBERSHIP_MOVES, MEMBERSHIP, move, status)


def check(table, expected, move, status):
    if (move, status) in expected:
        assert rules.after(table, move, status) == expected[move, status]
        return
    with pytest.raises(NotNow) as refusal:
        rules.after(table, move, status)
    assert refusal.value.code == f"cannot_{move}"


SEES = {"stranger": 1, "member": 2, "staff": 3, "owner": 3}
LEVEL = {Visibility.PUBLIC: 1, Visibility.MEMBERS: 2, Visibility.STAFF: 3}


@pytest.mark.parametrize("chosen", Visibility)
@pytest.mark.parametrize("viewer", SEES)
@pytest.mark.parametrize("field", ["prefecture", "bio", "interests", "ties", "age_band"])
def test_a_field_is_seen_by_whom_it_was_opened_to(field, viewer, chosen):
    assert rules.may_see(viewer, field, {field: chosen}) is (SEES[viewer] >= LEVEL[chosen])


@pytest.mark.parametrize("chosen", Visibility)
def test_the_real_name_is_never_shown_to_members(chosen):
    assert not rules.may_see("member", "full_name", {"full_name": chosen})
    assert rules.may_see("staff", "full_name", {"full_name": chosen})


def test_a_name_cannot_be_hidden_from_members():
    assert rules.may_see("member", "display_name", {"display_name": Visibility.STAFF})


def test_what_was_chosen_long_ago_and_is_unknown_now_falls_back():
    assert rules.visibility_of("ties", {"ties": "everybody"}) == Visibility.STAFF


@pytest.mark.parametrize(
    ("born", "words"), [(1985, "40代"), (2020, "10歳未満"), (None, ""), (2100, ""), (1800, "")]
)
def test_the_age_is_told_in_decades(born, words):
    assert rules.age_band(born, 2026) == words
