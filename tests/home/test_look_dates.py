"""Dates read as a Japanese notice writes them, and as in Britain for other readers."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils.translation import override

from home import look_dates

TUESDAY = date(2026, 12, 1)
EARLY = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)  # half past midnight of 1 December in Japan


@pytest.fixture(autouse=True)
def in_japanese():
    with override("ja"):
        yield


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (look_dates.day(TUESDAY), "2026年12月1日（火）"),
        (look_dates.short_day(TUESDAY), "12月1日（火）"),
        (look_dates.brief_day(TUESDAY), "12/1"),
        (look_dates.month(TUESDAY), "12月"),
        (look_dates.day(EARLY), "2026年12月1日（火）"),
        (look_dates.moment(EARLY), "2026年12月1日（火）午前0時30分"),
        (look_dates.clock(time(13, 0)), "午後1時"),
        (look_dates.clock(time(12, 0)), "正午"),
        (look_dates.clock(time(12, 5)), "午後0時5分"),
        (look_dates.clock(time(0, 0)), "午前0時"),
        (look_dates.era(TUESDAY), "令和8年12月1日"),
        (look_dates.era(date(2019, 5, 1)), "令和元年5月1日"),
        (look_dates.era(date(2019, 4, 30)), "平成31年4月30日"),
        (look_dates.era(date(1926, 12, 24)), "1926年12月24日"),
    ],
)
def test_a_date_in_words(said, words):
    assert said == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (TUESDAY, None, "12月1日（火）"),
        (TUESDAY, TUESDAY, "12月1日（火）"),
        (TUESDAY, date(2026, 12, 3), "12月1日（火）〜3日（木）"),
        (TUESDAY, date(2027, 1, 3), "12月1日（火）〜1月3日（日）"),
        (
            EARLY,
            datetime(2026, 12, 1, 6, 0, tzinfo=UTC),
            "12月1日（火）午前0時30分〜午後3時",
        ),
    ],
)
def test_a_span_in_words(start, end, words):
    assert look_dates.span(start, end) == words


@pytest.mark.parametrize(
    "say",
    [look_dates.day, look_dates.short_day, look_dates.moment, look_dates.era, look_dates.clock],
)
def test_nothing_is_said__without_a_date(say):
    assert say(None) == ""


def test_english_reads_as_in_britain():
    afternoon = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
    with override("en"):
        assert look_dates.day(TUESDAY) == "Tuesday 1 December 2026"
        assert look_dates.era(TUESDAY) == "1 December 2026"
        assert look_dates.moment(EARLY) == "Tuesday 1 December 2026, 12:30 a.m."
        assert look_dates.span(EARLY, afternoon) == "Tue 1 Dec, 12:30 a.m. – 3 p.m."
        assert (look_dates.brief_day(TUESDAY), look_dates.month(TUESDAY)) == ("1 Dec", "Dec")
