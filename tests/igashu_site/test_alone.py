"""Locks that die with their holder: one process without Redis, one clock that strikes."""

import subprocess
import sys
import time
from unittest.mock import Mock, patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from igashu_site import alone, clock, leader

HOLDS = """
import fcntl, sys
lock = open(sys.argv[1], "a+")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Return a function: another process holds this lock until it is ended."""
    started = []

    def hold(name):
        command = [sys.executable, "-c", HOLDS, str(tmp_path / name)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def fresh():
    with patch.object(alone, "_held", []) as held:
        yield
        for lock in held:
            lock.close()


def test_a_second_process_does_not_start(tmp_path, other):
    other(alone.LOCK)
    with pytest.raises(ImproperlyConfigured, match="IGASHU_REDIS_URL"):
        alone.claim(tmp_path)


def test_after_the_first_has_died_it_does(tmp_path, other):
    first = other(alone.LOCK)
    first.kill()
    first.wait()
    alone.claim(tmp_path)
    assert (tmp_path / alone.LOCK).read_text().isdigit()


@pytest.mark.parametrize(
    ("redis", "debug", "must"),
    [("", False, True), ("redis://127.0.0.1", False, False), ("", True, False)],
)
def test_only_a_server_without_redis_must_be_alone(settings, redis, debug, must):
    settings.REDIS_URL, settings.DEBUG = redis, debug
    assert alone.must_be_alone() is must


@pytest.fixture
def here(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_of_two_clocks_one_strikes__until_it_has_gone(here, other, monkeypatch):
    monkeypatch.setattr(leader, "connection", Mock(vendor="sqlite"))
    first = other(leader.LOCK)
    with leader.Leader() as second:
        assert not second.leads()
        first.kill()
        first.wait()
        assert second.leads()
        assert second.leads()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a lock of PostgreSQL's sessions")
def test_of_two_clocks_on_postgresql_one_strikes__until_its_session_ends():
    with leader.Leader() as second:
        with leader.Leader() as first:
            assert first.leads()
            assert not second.leads()
            assert first.leads()
        until = time.monotonic() + 10
        while not second.leads():  # the server ends a session a moment after it was closed
            assert time.monotonic() < until


def test_a_clock_that_does_not_lead_does_not_strike(here, settings):
    settings.IGASHU_CLOCK_SECONDS = 0
    stop = Mock(wait=Mock(side_effect=[False, True]))
    with (
        patch.object(clock, "strike") as strike,
        patch.object(clock, "close_old_connections"),
        patch.object(leader.Leader, "leads", return_value=False),
    ):
        clock.run(stop, at_once=True)
    assert not strike.called
