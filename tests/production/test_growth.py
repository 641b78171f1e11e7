"""What everybody does every day touches as much of the database in a town three times as large.

Pages of the database are counted, not seconds: what else the machine does changes nothing.
`python -m bench.sums` looks at larger towns; docs/scaling.md has its numbers.
"""

import pytest

from bench.sums.__main__ import growing

# Below the first size the rooms that are shown at once and the open recruitments are not yet all.
SMALL, LARGE = 26_000, 78_000
# An index may become one level deeper, a plan another one.
MOST, SPARE = 1.3, 60
# Lists of the back office count everybody for the numbers of their pages: docs/scaling.md.
COUNTED = {"desk: applications to join", "desk: applications that wait", "desk: members",
           "desk: letters"}  # fmt: skip
# What shows one room or one recruitment looks up each of its people, in whatever way is cheapest.
PEOPLE = {"who is in the room": 500, "desk: who applied to a recruitment": 1000,
          "rooms": 50 * 500, "rooms, older ones": 50 * 500}  # fmt: skip
PAGES_EACH = {"rooms": 0.2, "rooms, older ones": 0.2}
LAPSE = "clock: lapse_offers"


@pytest.fixture(scope="module")
def town():
    with growing() as made:
        made.grow(SMALL)
        made.first = made.ask()
        made.grow(LARGE)
        made.then = made.ask()
        yield made


def grown(town):
    """Return what touches more than it did: from how many pages to how many, and where."""
    return {
        name: (one["pages"], then["pages"], then["of"])
        for name, one in town.first.items()
        if (then := town.then[name])["pages"] > MOST * allowed(name, one, then) + SPARE
    }


def allowed(name, one, then):
    if name in PEOPLE:
        return PEOPLE[name] * PAGES_EACH.get(name, 5)
    # In the larger town more letters wait: of each the same.
    return one["pages"] / one["statements"] * then["statements"]


def test_nothing_of_every_day_grows_with_the_town(town):
    assert {name: told for name, told in grown(town).items() if name not in COUNTED} == {}


def test_nor_do_its_statements(town):
    counts = [
        {name: one["statements"] for name, one in told.items()} for told in (town.first, town.then)
    ]
    differ = {name for name in counts[0] if counts[0][name] != counts[1][name]}
    # How many letters wait to be sent is another matter in each.
    assert differ <= {"clock: send_letters", "metrics"}


def test_the_control__what_counts_everybody_grows_and_is_seen(town):
    assert grown(town).keys() >= COUNTED


def test_the_control__without_its_index_the_clock_reads_every_application(town):
    town.server.sql("DROP INDEX offers_that_may_lapse")
    assert town.ask(LAPSE)[LAPSE]["pages"] > 50 * town.then[LAPSE]["pages"] + SPARE
