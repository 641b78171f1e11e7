"""The texts fit their pages, names lead somewhere, and days are counted from today."""

from datetime import date, timedelta

import pytest

from activities.models import ActivityPage
from home.models import NewsPage, StoryPage
from igashu_site.demo import lines, openings, people, reader
from igashu_site.demo.pictures import PICTURES
from igashu_site.demo.schedule import Days, is_working_week
from members.rules import Interest, ReceivedBy, Tie

FOLDERS = {"news": NewsPage, "stories": StoryPage, "activities": ActivityPage, "pages": NewsPage}
TEXTS = [(folder, text) for folder in FOLDERS for text in reader.texts(folder).values()]
IDS = [f"{folder}/{text.name}" for folder, text in TEXTS]
# Leap day, New Year, and an ordinary day.
DAYS = [date(2028, 2, 29), date(2026, 12, 20), date(2026, 11, 23)]


@pytest.mark.parametrize(("folder", "text"), TEXTS, ids=IDS)
def test_a_text_is_whole(folder, text):
    assert text["title"]
    assert text["lead"]
    assert text["picture"] in PICTURES
    assert text.parts


def too_long(folder, text):
    """Return the lines of the head that are longer than the field they go into."""
    fields = FOLDERS[folder]._meta.get_fields()
    lengths = {field.name: getattr(field, "max_length", None) for field in fields}
    return {key for key, value in text.head.items() if len(value) > (lengths.get(key) or 10_000)}


@pytest.mark.parametrize(("folder", "text"), TEXTS, ids=IDS)
def test_a_text_fits_the_fields_of_its_page(folder, text):
    assert too_long(folder, text) == set()


def test_a_lead_that_is_too_long_is_seen():
    assert too_long("news", reader.read("x", "title: a\nlead: " + "あ" * 161)) == {"lead"}


def test_stories_lead_to_activities():
    activities = set(reader.texts("activities"))
    assert {text["activity"] for text in reader.texts("stories").values()} <= activities


@pytest.mark.parametrize("today", DAYS)
def test_every_activity_can_be_applied_to_and_every_line_has_an_opening(today):
    planned = {(one.page, one.title) for one in openings.openings(today)}
    assert {page for page, _title in planned} == set(reader.texts("activities"))
    assert {(line.page, line.opening) for line in lines.LINES} <= planned


@pytest.mark.parametrize("today", DAYS)
def test_openings_close_after_they_open_and_before_they_begin(today):
    for one in openings.openings(today):
        assert one.closes_at is None or one.closes_at > one.opens_at, one
        starts = [meeting.starts_at for meeting in one.meetings]
        assert starts == sorted(starts), one
        assert all(meeting.ends_at > meeting.starts_at for meeting in one.meetings), one
        assert not (starts and one.closes_at) or one.closes_at < starts[0], one


@pytest.mark.parametrize("number", range(0, 366, 5))
def test_nobody_meets_around_new_year(number):
    today = date(2026, 1, 1) + timedelta(days=number)
    saturday = today + timedelta(days=Days(today).saturday(0))
    assert is_working_week(saturday)
    assert saturday.weekday() == 5


def test_people_say_only_what_the_forms_know():
    everybody = people.members() + people.applicants()
    assert {tie for one in everybody for tie in one.ties} <= set(Tie.values)
    assert {interest for one in everybody for interest in one.interests} <= set(Interest.values)
    assert {one.received_by for one in everybody} <= set(ReceivedBy.values)


def test_the_same_people_every_time():
    assert people.members() == people.members()


@pytest.mark.parametrize("total", [1, 84, 86, 505])
def test_shares_are_apportioned_by_largest_remainder(total):
    shares = {name: share for name, (share, _places) in people.REGIONS.items()}
    counts = people.apportion(shares, total)
    assert sum(counts.values()) == total
    assert all(abs(counts[name] - share * total / 100) < 1 for name, share in shares.items())
