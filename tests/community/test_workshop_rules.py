"""The draw for any number of people, the stages, and what fits into a minute."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from community import workshop_rules as rules
from community.rules import NotNow
from community.workshop_rules import Status

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def people(number):
    return [f"person-{one}" for one in range(number)]


@pytest.mark.parametrize("size", range(rules.SMALLEST_SIZE, rules.LARGEST_SIZE + 1))
def test_everybody_is_in_one_group_and_nobody_alone__for_1_to_60_people(size):
    for number in range(1, 61):
        groups = rules.draw(people(number), size, "seed")
        sizes = [len(group) for group in groups]
        assert sorted(one for group in groups for one in group) == sorted(people(number))
        assert max(sizes) - min(sizes) <= 1
        assert min(sizes) > 1 or number == 1


def test_groups_of_four_have_three_to_five__but_for_one_or_two_people():
    sizes = {
        number: {len(group) for group in rules.draw(people(number), 4, "seed")}
        for number in range(3, 61)
    }
    assert all(found <= {3, 4, 5} for found in sizes.values()), sizes
    assert [len(rules.draw(people(number), 4, "x")) for number in (1, 2, 6, 10, 60)] == [
        1,
        1,
        2,
        3,
        15,
    ]


def test_the_same_seed_gives_the_same_groups__in_whatever_order_people_came():
    crowd = people(23)
    assert rules.draw(crowd, 4, "伊賀") == rules.draw(reversed(crowd), 4, "伊賀")
    assert rules.draw(crowd, 4, "伊賀") != rules.draw(crowd, 4, "上野")
    # As sha256sum sorts "42:a" to "42:f": another version of Python or of us must draw the same.
    assert rules.draw("abcdef", 3, "42") == [["f", "a", "d"], ["c", "b", "e"]]


def test_the_draw_prefers_nobody():
    """Over many seeds each of twelve is with each other about as often."""
    crowd, rounds, pairs = people(12), 600, {}
    for seed in range(rounds):
        for group in rules.draw(crowd, 4, str(seed)):
            for one in group:
                for other in group:
                    if one < other:
                        pairs[one, other] = pairs.get((one, other), 0) + 1
    expected = rounds * 3 / 11
    spread = 5 * math.sqrt(expected * (1 - 3 / 11))
    assert len(pairs) == 66
    assert all(abs(count - expected) < spread for count in pairs.values())


MOVES_OPEN = {
    ("draw", Status.GATHERING): Status.TALKING,
    ("cancel", Status.GATHERING): Status.CANCELLED,
    ("extend", Status.TALKING): Status.TALKING,
    ("extend", Status.REPORTING): Status.TALKING,
    ("finish", Status.TALKING): Status.REPORTING,
    ("end", Status.TALKING): Status.ENDED,
    ("end", Status.REPORTING): Status.ENDED,
}


@pytest.mark.parametrize("move", rules.MOVES)
@pytest.mark.parametrize("status", Status)
def test_each_move_from_each_stage(move, status):
    if (move, status) in MOVES_OPEN:
        assert rules.after(move, status) == MOVES_OPEN[move, status]
    else:
        with pytest.raises(NotNow) as caught:
            rules.after(move, status)
        assert caught.value.code == f"cannot_{move}"


def test_the_time_is_up_when_it_is_up__whenever_the_clock_comes():
    end = AT + timedelta(minutes=20)
    moments = [AT, end - timedelta(seconds=1), end, end + timedelta(days=1)]
    assert [rules.stage("talking", end, at) for at in moments] == [
        Status.TALKING,
        Status.TALKING,
        Status.REPORTING,
        Status.REPORTING,
    ]
    assert rules.stage("ended", end, AT) == Status.ENDED


def test_more_time_counts_from_the_end__or_from_now_when_that_is_over():
    end = AT + timedelta(minutes=20)
    assert rules.later(end, AT, AT, 5) == AT + timedelta(minutes=25)
    late = AT + timedelta(minutes=40)
    assert rules.later(end, AT, late, 5) == AT + timedelta(minutes=45)
    with pytest.raises(NotNow):
        rules.later(AT + timedelta(hours=4), AT, AT, 1)


def test_the_smallest_group_takes_who_comes_late():
    assert rules.smallest({1: 4, 2: 3, 3: 3}) == 2
    assert rules.smallest({1: 4}) == 1


@pytest.mark.parametrize(("letters", "fits"), [(400, True), (401, False)])
def test_a_result_fits_into_one_minute(letters, fits):
    if fits:
        assert rules.clean_result("あ" * letters) == "あ" * letters
    else:
        with pytest.raises(ValidationError) as caught:
            rules.clean_result("あ" * letters)
        assert caught.value.code == "too_long"
