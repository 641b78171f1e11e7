"""What a page says of itself while it is made."""

from datetime import timedelta

import pytest
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
    assert freshness.once("x", lambda: pytest.fail("asked for nobody")) is None


def test_the_earliest_moment_counts():
    early, late = now(), now() + timedelta(hours=1)
    with freshness.opened() as reading:
        for moment in (late, None, early, late):
            freshness.holds_until(moment)
    assert reading.until == early


def test_a_question_is_asked_once():
    asked = []
    with freshness.opened():
        answers = [freshness.once("x", lambda: asked.append(1) or 7) for _ in range(3)]
    assert (answers, asked) == ([7, 7, 7], [1])


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
