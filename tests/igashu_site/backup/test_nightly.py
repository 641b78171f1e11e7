import threading
from datetime import UTC, datetime, timedelta

import pytest

from igashu_site.backup import nightly, shelf

# A quarter past three in the morning in Japan.
NIGHT = datetime(2026, 11, 27, 18, 15, tzinfo=UTC)
HALF_PAST_TWO = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("newest", "at", "is_due"),
    [
        (None, NIGHT, True),
        (HALF_PAST_TWO - timedelta(minutes=1), NIGHT, True),
        (HALF_PAST_TWO + timedelta(minutes=1), NIGHT, False),
        (HALF_PAST_TWO - timedelta(hours=20), HALF_PAST_TWO - timedelta(minutes=1), False),
        (HALF_PAST_TWO, HALF_PAST_TWO + timedelta(hours=23, minutes=59), False),
        (HALF_PAST_TWO, HALF_PAST_TWO + timedelta(hours=24), True),
        (HALF_PAST_TWO - timedelta(days=3), NIGHT + timedelta(hours=12), True),
    ],
)
def test_one_a_night__a_missed_one_is_made_up_for(newest, at, is_due):
    assert nightly.due(newest, at) is is_due


@pytest.fixture
def alone(monkeypatch, settings, tmp_path):
    settings.IGASHU_BACKUP_DIR = tmp_path
    monkeypatch.setattr(nightly, "close_old_connections", lambda: None)


class Looks:
    """Stands for the event: never waits, and stops after so many looks."""

    def __init__(self, count):
        self.left = count

    def is_set(self):
        return self.left == 0

    def wait(self, _seconds):
        self.left -= 1


def test_of_many_looks_one_makes_it(alone):
    made = []

    def make():
        made.append(shelf.path_for(nightly.now()))
        made[-1].touch()

    nightly.run(Looks(5), make)
    assert len(made) == 1


def test_one_that_failed_is_told_and_tried_again_later(alone, monkeypatch, caplog):
    tried = []

    def make():
        tried.append(nightly.now())
        raise OSError("the disk is full")

    nightly.run(Looks(5), make)
    assert len(tried) == 1
    assert "nightly backup failed" in caplog.text
    monkeypatch.setattr(nightly, "AGAIN", timedelta(0))
    nightly.run(Looks(5), make)
    assert len(tried) == 6


def test_it_ends_when_it_is_told(alone):
    stop = threading.Event()
    nightly.run(stop, stop.set)
