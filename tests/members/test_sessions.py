"""Staff are signed out when they go away and at the end of the day; members stay for weeks."""

import time
from contextlib import contextmanager

import pytest
import time_machine
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError, connection

from members.sessions import Sessions

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


# --- A database that is full ------------------------------------------------------------------


@contextmanager
def nothing_is_noted():
    """No session can be written: as on a disk without room."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith('UPDATE "django_session"'):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def noted_long_ago(client):
    session = client.session
    session.update({"began_at": int(time.time()) - 200_000, "seen_at": 0, "is_staff": False})
    session.save()
    client.raise_request_exception = False
    return client


def test_who_reads_is_not_kept_from_it_by_a_note_that_cannot_be_taken(aoi, client_of):
    client = noted_long_ago(client_of(aoi))
    with nothing_is_noted():
        assert client.get("/mypage/").status_code == 200
        answer = client.post("/mypage/", headers={"accept-language": "ja"})
        assert answer.status_code == 503, "it is said of the database, not of the session"
    assert client.get("/mypage/").status_code == 200
    assert client.session["seen_at"] > 0, "noted the next time"


def test_a_session_that_was_ended_elsewhere_is_still_refused(aoi, client_of, monkeypatch):
    client = noted_long_ago(client_of(aoi))
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.exists", lambda *_: False)
    with nothing_is_noted():
        assert client.get("/mypage/").status_code == 400


def test_djangos_own_middleware_would_blame_the_reader__control(aoi, client_of, monkeypatch):
    monkeypatch.setattr(Sessions, "process_response", SessionMiddleware.process_response)
    client = noted_long_ago(client_of(aoi))
    with nothing_is_noted():
        assert client.get("/mypage/").status_code == 400
