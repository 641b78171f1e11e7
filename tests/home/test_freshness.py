"""What a page says of itself while it is made."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils.timezone import now

from home import freshness
from home.context import house
from home.models import Notice


def test_words_go_nowhere__when_nobody_listens():
    freshness.for_all()
    freshness.reads("a")
    freshness.holds_until(now())
    assert freshness.current() is None


def test_the_earliest_moment_counts():
    early, late = now(), now() + timedelta(hours=1)
    with freshness.opened() as reading:
        for moment in (late, None, early, late):
            freshness.holds_until(moment)
    assert reading.until == early


def test_whoever_reads_what_the_clock_tells__holds_until_it_does(monkeypatch):
    asked, moment = [], now() + timedelta(hours=1)

    def next_moment(at):
        asked.append(at)
        freshness.current().read({"buses"})  # it looks at the timetable itself
        return moment

    monkeypatch.setattr(freshness, "_clocks", [])
    freshness.by_the_clock({"buses", "stops"}, next_moment)
    with time_machine.travel(now(), tick=False) as clock, freshness.opened() as reading:
        began = now()
        reading.read({"trees"})
        assert (asked, reading.until) == ([], None)
        clock.shift(5)
        freshness.reads("stops")
        reading.read({"buses"})
    # Asked once, and from the beginning: what passed meanwhile may be told as it was.
    assert (asked, reading.until) == ([began], moment)


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "ends", "until"), [(-1, 2, 2), (1, 2, 1)])
def test_a_page_holds_until_a_notice_appears_or_goes(starts, ends, until):
    at = now()
    hours = {"starts_at": starts, "ends_at": ends}
    moments = {name: at + timedelta(hours=number) for name, number in hours.items()}
    Notice.objects.create(text="大雨", **moments)
    with freshness.opened() as reading:
        list(house(RequestFactory().get("/"))["notices"])
    assert reading.until == at + timedelta(hours=until)
