"""One row or twenty: a list asks the database as often. Each list is in the table, or it fails."""

import re

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils.timezone import now

from home.models import NewsPage
from igashu_site import roles
from igashu_site import urls as ours
from members.sessions import MINUTE
from tests import build
from tests.house import listings
from tests.house.listings import NAMED, Listing
from tests.house.rows import Rows


def careless(request):
    """What this test is against: each row asks for its own parent."""
    pages = NewsPage.objects.all()
    return HttpResponse("".join(f"{page.title}{page.get_parent().title}" for page in pages))


CARELESS = Listing("/careless/")
urlpatterns = [path("careless/", careless), path("", include(ours.urlpatterns))]
STAFF = {
    "desk": roles.DESK,
    "organiser": roles.ACTIVITY_STAFF,
    "moderator": roles.MODERATOR,
    "editor": roles.EDITOR,
    "approver": roles.APPROVER,
    "administrator": roles.ADMINISTRATOR,
}


def browsers(reader):
    people = {name: build.make_person(f"{name}@t.jp", roles=[STAFF[name]]) for name in STAFF}
    opened = {"": Client()}
    for name, person in (people | {"reader": reader}).items():
        opened[name] = Client()
        opened[name].force_login(person, "django.contrib.auth.backends.ModelBackend")
    return opened


def look(browser, door, row):
    """Return how often the list asked, and which rows it showed."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(door)
    assert answer.status_code == 200, door
    return len(asked), set(re.findall(row, answer.content.decode()))


def the_clock_stands():
    """Once a minute it is noted that staff are there: on a slow machine, between two looks."""
    return time_machine.travel(now(), tick=False)


def test_every_list_costs_the_same_for_one_row_and_for_twenty(house, settings):
    settings.ROOT_URLCONF = __name__
    rows = Rows()
    opened = browsers(rows.reader)
    rows.add([1])
    gaps = listings.places(rows)
    table = [*listings.ALL, CARELESS]

    def seen(one, expected=None):
        """Look; again if it was no surprise that the first look cost more: pictures are made."""
        door = one.door.format(**gaps)
        found = look(opened[one.reader], door, one.row)
        return found if found[0] == expected else look(opened[one.reader], door, one.row)

    with the_clock_stands():
        with_one = [seen(one) for one in table]
    rows.add(range(2, 21))
    with the_clock_stands():
        with_twenty = [seen(one, few) for one, (few, _) in zip(table, with_one, strict=True)]
    costs, strange = {}, {}
    for one, (few, first), (many, all_of_them) in zip(table, with_one, with_twenty, strict=True):
        if few != many:
            costs[one.door, one.reader] = (few, many)
        if one.shown and (len(first), len(all_of_them)) != (1, one.shown):
            strange[one.door, one.reader] = (len(first), len(all_of_them))
    assert strange == {}
    assert costs.pop(("/careless/", ""), None) is not None, "the careless list was not noticed"
    assert costs == {}


def test_a_minute_later_the_same_list_costs_more__control(moderator, client_of):
    """What `the_clock_stands` keeps out of the counts: the note, and none is left for later."""
    browser = client_of(moderator)

    def cost():
        return look(browser, "/api/v1/moderation/reports", NAMED)[0]

    with time_machine.travel(now(), tick=False) as clock:
        cost()
        usual = cost()
        clock.shift(MINUTE + 1)
        assert [cost() > usual, cost() == usual] == [True, True]


@pytest.mark.parametrize(
    ("known", "told", "apart"),
    [
        (listings.OFFICE, listings.registered, listings.WAGTAILS),
        (listings.JSON, listings.promised, set()),
    ],
    ids=["back office", "JSON"],
)
def test_every_list_is_in_the_table(known, told, apart):
    doors = {re.sub(r"{\w+_room_id}", "{room_id}", one.door.split("?")[0]) for one in known}
    assert told() - apart <= doors
    assert apart <= told(), "no longer there"
