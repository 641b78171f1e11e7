"""Half a configuration is told, whole or absent is not."""

from io import StringIO

import pytest
from django.core.management import call_command

from members.push import checks, keys
from tests.members.push.conftest import KEY


def numbers():
    return [one.id for one in checks.push_is_whole_or_absent()]


def test_absent_is_fine(settings):
    settings.IGASHU_PUSH_KEY = ""
    assert numbers() == []


def test_whole_is_fine(town_with_a_key):
    assert numbers() == []


@pytest.mark.parametrize(
    "key",
    ["x", "A" * 43, KEY[:-3], KEY + "AA", "鍵"],
    ids=["one letter", "zero", "too short", "too long", "no letters of a key"],  # KEY is drawn
)
def test_a_key_that_is_none(settings, town_with_a_key, key):
    settings.IGASHU_PUSH_KEY = key
    assert numbers() == ["igashu.E051"]
    assert not keys.is_on()


def test_a_key_without_the_extra(town_with_a_key, monkeypatch):
    monkeypatch.setattr(keys, "find_spec", lambda _name: None)
    assert numbers() == ["igashu.E050"]


@pytest.mark.parametrize("contact", ["desk@example.jp", "mailto:x", "http://example.jp"])
def test_a_contact_that_is_none(settings, town_with_a_key, contact):
    settings.IGASHU_PUSH_CONTACT = contact
    assert numbers() == ["igashu.E052"]


def test_without_a_contact_the_sender_of_letters_is_asked(settings, town_with_a_key):
    settings.IGASHU_PUSH_CONTACT, settings.DEFAULT_FROM_EMAIL = "", "伊賀 <igashu@example.jp>"
    assert keys.contact() == "mailto:igashu@example.jp"


@pytest.mark.parametrize("hosts", [["https://fcm.googleapis.com"], ["*"], []])
def test_hosts_are_names(settings, town_with_a_key, hosts):
    settings.IGASHU_PUSH_HOSTS = hosts
    assert numbers() == ["igashu.E053"]


def test_the_command_prints_a_key_that_works(settings):
    out, err = StringIO(), StringIO()
    call_command("push_keys", stdout=out, stderr=err)
    key = out.getvalue().strip().removeprefix("IGASHU_PUSH_KEY='").removesuffix("'")
    assert keys.is_key(key)
    assert keys.public_key(key) in err.getvalue()
