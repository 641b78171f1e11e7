"""What a town does first: shown to who sets it up, until the database says that all is done."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from activities.models import ActivityPage
from community.models import Room
from home.models import HomePage, SiteIdentity, TextPage
from igashu_site import first_steps, roles
from members.actions import pledges
from tests import build

PANEL = "はじめにすること"

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(db):
    """Return the site of a town that has just begun."""
    HomePage.objects.all().delete()
    call_command("begin", town="度会町", scheme="わたらい家族", stdout=StringIO())
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def setting_up(bare):
    return build.make_person("root@example.jp", roles=[roles.ADMINISTRATOR], display_name="管理係")


def flags(site):
    return [step.is_done for step in first_steps.steps_of(site)]


def named(site, by):
    SiteIdentity.objects.filter(site=site).update(contact_email="desk@example.jp")


def front(site, by):
    HomePage.objects.update(body=[{"type": "paragraph", "value": "<p>ようこそ</p>"}])


def texts(site, by):
    site.root_page.add_child(instance=TextPage(title="個人情報の取扱い", slug="privacy"))


def pledge(site, by):
    pledges.publish(title="約束", articles=["一"], seen="", by=by)


def a_moderator(site, by):
    build.make_person("mod@example.jp", roles=[roles.MODERATOR], display_name="世話人")


def activity(site, by):
    index = site.root_page.get_children().get(slug="activities")
    page = ActivityPage(title="稲刈り", slug="rice", category="local", place_kind="online")
    index.add_child(instance=page)


def room(site, by):
    Room.objects.get_or_create(name="あいさつ")


STEPS = [named, front, texts, pledge, a_moderator, activity, room]


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[one.__name__ for one in STEPS])
def test_a_step_counts_when_its_thing_is_there(bare, setting_up, number):
    before = flags(bare)
    STEPS[number](bare, setting_up)
    assert not before[number]
    assert flags(bare)[number]


def test_when_all_is_done_nothing_is_said_any_more(bare, setting_up, client_of):
    browser = client_of(setting_up)
    assert PANEL in browser.get("/cms/").content.decode()
    for take in STEPS:
        take(bare, setting_up)
    assert all(flags(bare))
    assert PANEL not in browser.get("/cms/").content.decode()


def test_every_step_leads_somewhere(bare, setting_up, client_of):
    browser = client_of(setting_up)
    leads = [step for step in first_steps.steps_of(bare) if step.url]
    assert len(leads) == len(STEPS) - 1  # rooms are the moderators'
    for step in leads:
        assert browser.get(step.url).status_code == 200, step.words


def test_who_may_open_rooms_is_led_there(bare, setting_up, moderator, client_of):
    setting_up.groups.add(*moderator.groups.all())
    room = first_steps.steps_of(bare, opens_rooms=True)[-1]
    assert client_of(setting_up).get(room.url).status_code == 200


def test_others_are_not_bothered(bare, client_of, editor):
    assert PANEL not in client_of(editor).get("/cms/").content.decode()


def test_they_cost_one_query(bare, django_assert_num_queries):
    with django_assert_num_queries(1):
        first_steps.done(bare)


def test_a_town_begins_under_its_own_name(bare, client_of):
    page = client_of(None).get("/").content.decode()
    assert "度会町" in page and "わたらい家族" in page
    assert "伊賀" not in page


def test_half_a_name_is_refused(db):
    HomePage.objects.all().delete()
    with pytest.raises(CommandError, match="両方"):
        call_command("begin", town="度会町", stdout=StringIO())
    assert not HomePage.objects.exists()
