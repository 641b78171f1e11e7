"""A town with a key, a push service on loopback, and Aoi's browser."""

import pytest

from members.notices.actions import choose
from members.push import keys
from members.push.actions import add_device
from tests.members.push.service import Browser, running

KEY = keys.new_key()


@pytest.fixture
def town_with_a_key(settings):
    settings.IGASHU_PUSH_KEY = KEY
    settings.IGASHU_PUSH_CONTACT = "mailto:desk@example.jp"


@pytest.fixture
def service(town_with_a_key):
    with running() as standing:
        yield standing


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def device(aoi, browser, town_with_a_key):
    choose(user=aoi, rhythm="daily", quiet_from=0, quiet_until=0)
    return add_device(user=aoi, name="Chrome（Android）", **browser.subscription)
