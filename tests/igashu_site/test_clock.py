from datetime import timedelta
from unittest.mock import Mock, patch

import pytest
from django.utils.timezone import now

from igashu_site import clock, heartbeat
from igashu_site.models import Heartbeat


@pytest.mark.django_db
def test_one_failing_job_does_not_stop_the_others(caplog):
    after = Mock()
    with patch.dict(clock.JOBS, {"bad": lambda: 1 / 0, "after": after}, clear=True):
        clock.strike()
    assert after.called
    assert [record.event for record in caplog.records] == ["clock.bad.failed"]


@pytest.mark.django_db
def test_every_job_leaves_its_beat():
    with patch.dict(clock.JOBS, {"bad": lambda: 1 / 0, "good": Mock()}, clear=True):
        clock.strike()
    bad, good = Heartbeat.objects.get(job="bad"), Heartbeat.objects.get(job="good")
    assert (bad.error, bad.worked_at, bool(bad.failed_at)) == ("ZeroDivisionError", None, True)
    assert (good.error, good.failed_at, bool(good.worked_at)) == ("", None, True)


@pytest.mark.django_db
def test_a_job_that_works_again_still_tells_when_it_failed():
    for job in (lambda: 1 / 0, Mock()):
        clock.run_job("offers", job)
    row = Heartbeat.objects.get(job="offers")
    assert row.failed_at < row.worked_at


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "silent"), [(14, False), (16, True)])
def test_the_clock_is_silent_after_a_quarter_of_an_hour(minutes, silent):
    with patch.dict(clock.JOBS, {}, clear=True):
        clock.strike()
    Heartbeat.objects.update(ran_at=now() - timedelta(minutes=minutes))
    assert heartbeat.is_silent() is silent


@pytest.mark.django_db
def test_a_clock_that_never_struck_is_silent():
    assert heartbeat.age() is None
    assert heartbeat.is_silent()


@pytest.mark.django_db  # PostgreSQL is asked who leads
def test_the_clock_runs_until_it_is_stopped(settings):
    settings.IGASHU_CLOCK_SECONDS = 0
    stop = Mock(wait=Mock(side_effect=[False, False, True]))
    with patch.object(clock, "strike") as strike, patch.object(clock, "close_old_connections"):
        clock.run(stop)
    assert strike.call_count == 2


@pytest.mark.django_db  # PostgreSQL is asked who leads
def test_a_database_away_for_a_round_does_not_end_the_clock(settings, caplog):
    settings.IGASHU_CLOCK_SECONDS = 0
    stop = Mock(wait=Mock(side_effect=[False, False, True]))
    strike = Mock(side_effect=[ConnectionError, None])
    with patch.object(clock, "strike", strike), patch.object(clock, "close_old_connections"):
        clock.run(stop)
    assert strike.call_count == 2
    assert caplog.records[0].event == "clock.round.failed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("every", "hours_ago", "made"),
    [(0, None, False), (24, None, True), (24, 23, False), (24, 25, True)],
)
def test_a_backup_is_made_when_its_hour_has_come(settings, tmp_path, every, hours_ago, made):
    settings.IGASHU_BACKUP_DIR, settings.IGASHU_BACKUP_EVERY_HOURS = tmp_path, every
    if hours_ago:
        clock.shelf.path_for(now() - timedelta(hours=hours_ago)).touch()
    with patch.object(clock.make, "make") as make:
        clock.run_job("backup", clock.back_up)
    assert make.called is made
    # Only what ran may say that it did.
    assert Heartbeat.objects.filter(job="backup", failed_at=None).exists() is made
