"""Staff are signed out when they go away and at the end of the day; members stay for weeks."""

import pytest
import time_machine

MINUTE, HOUR, DAY = 60, 3600, 86400
START = 1_795_000_000


@pytest.fixture
def signed_in(client_of):
    """Return a function: is this person still signed in, having come at each of these seconds?"""

    def visits(person, *seconds):
        with time_machine.travel(START, tick=False):
            browser = client_of(person)
        for second in seconds:
            with time_machine.travel(START + second, tick=False):
                answer = browser.get("/api/v1/me")
        return answer.status_code == 200

    return visits


@pytest.mark.parametrize(
    ("seconds", "still"),
    [
        ([29 * MINUTE], True),
        ([31 * MINUTE], False),
        ([29 * MINUTE, 58 * MINUTE], True),
        ([n * 25 * MINUTE for n in range(1, 25)], True),
        ([n * 25 * MINUTE for n in range(1, 26)], False),
    ],
    ids=["at work", "away", "came back in time", "ten hours", "longer"],
)
def test_staff(signed_in, desk, seconds, still):
    assert signed_in(desk, *seconds) is still


@pytest.mark.parametrize(
    ("seconds", "still"),
    [
        ([13 * DAY], True),
        ([15 * DAY], False),
        ([13 * DAY, 26 * DAY], True),
        ([n * 10 * DAY for n in range(1, 10)], True),
        ([n * 10 * DAY for n in range(1, 11)], False),
    ],
    ids=["two weeks", "longer away", "came back in time", "ninety days", "longer in all"],
)
def test_members(signed_in, aoi, seconds, still):
    assert signed_in(aoi, *seconds) is still


def test_who_becomes_staff_is_held_to_it(signed_in, aoi, desk, client_of):
    with time_machine.travel(START, tick=False):
        browser = client_of(aoi)
    aoi.groups.set(desk.groups.all())
    for second, status in [(2 * DAY, 200), (2 * DAY + HOUR, 401)]:
        with time_machine.travel(START + second, tick=False):
            assert browser.get("/api/v1/me").status_code == status


def test_a_visit_within_the_minute_writes_nothing(desk, client_of, django_assert_num_queries):
    browser = client_of(desk)
    browser.get("/livez")
    with django_assert_num_queries(2) as found:  # the session and the person are read
        browser.get("/livez")
    assert all(query["sql"].startswith("SELECT") for query in found.captured_queries)


def test_a_visitor_costs_nothing(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/livez")
