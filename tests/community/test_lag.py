"""How late a line of the log is handed out: told to who listens, whatever people write in it."""

from datetime import timedelta

from django.utils.timezone import now

from community import lag, protocol
from community.frames import parts_of


def line(at, text="こんにちは"):
    event = protocol.Ev(room=1, seq=1, what="said", at=at.isoformat(), message={"text": text})
    return parts_of([event])[0]


def test_the_seconds_since_it_was_stored_are_told(monkeypatch):
    told = []
    monkeypatch.setattr(lag, "listeners", [told.append])
    lag.note(line(now() - timedelta(seconds=2), '"at":"2001-01-01T00:00:00+09:00"'))
    lag.note(line(now() + timedelta(seconds=2)))  # the other process's clock is ahead
    assert 2 <= told[0] < 10
    assert told[1] == 0
