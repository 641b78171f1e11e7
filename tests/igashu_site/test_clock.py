from unittest.mock import Mock, patch

from igashu_site import clock


def test_one_failing_job_does_not_stop_the_others(caplog):
    after = Mock()
    with patch.dict(clock.JOBS, {"bad": lambda: 1 / 0, "after": after}, clear=True):
        clock.strike()
    assert after.called
    assert [record.event for record in caplog.records] == ["clock.bad.failed"]


def test_the_clock_runs_until_it_is_stopped(settings):
    settings.IGASHU_CLOCK_SECONDS = 0
    stop = Mock(wait=Mock(side_effect=[False, False, True]))
    with patch.object(clock, "strike") as strike, patch.object(clock, "close_old_connections"):
        clock.run(stop)
    assert strike.call_count == 2
