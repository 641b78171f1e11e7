"""When the demo command refuses, and what it leaves alone."""

import os
from io import StringIO
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from home.models import SiteImage
from igashu_site import roles
from igashu_site.management.commands import demo
from members.models import User


def test_production_refuses(empty_ground, settings):
    settings.IGASHU_DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        call_command("demo")
    assert not User.objects.exists()


def test_another_site_is_left_alone(empty_ground):
    User.objects.create_user("somebody@example.jp")
    with pytest.raises(CommandError, match="another site"):
        call_command("demo")
    assert not SiteImage.objects.exists()


def test_another_site_is_passed_over_in_silence__when_asked_to_build_only_on_empty_ground(
    empty_ground,
):
    User.objects.create_user("somebody@example.jp")
    printed = StringIO()
    call_command("demo", "--if-empty", stdout=printed)
    assert printed.getvalue() == ""
    assert not SiteImage.objects.exists()


@pytest.fixture
def migrated(monkeypatch):
    """What would be migrated: the names of the commands that were called."""
    called = []
    monkeypatch.setattr(demo, "call_command", lambda name, **_options: called.append(name))
    return called


def test_where_nothing_is_to_be_migrated_only_the_roles_are_laid_down(empty_ground, migrated):
    Group.objects.all().delete()
    demo.bring_up_to_date()
    assert migrated == []
    assert Group.objects.filter(name=roles.EDITOR).exists()


def test_what_is_to_be_migrated_is(empty_ground, migrated, monkeypatch):
    """Negative control: the same, with a migration that waits."""
    monkeypatch.setattr(demo.MigrationExecutor, "migration_plan", lambda *_of: ["one"])
    said = []
    demo.bring_up_to_date(said.append)
    assert (migrated, len(said)) == (["migrate"], 1)


def test_it_serves_in_the_same_process(empty_ground, monkeypatch):
    given = []
    monkeypatch.setattr("igashu_site.embedded.main", given.append)
    monkeypatch.setattr(demo, "connections", Mock())
    User.objects.create_user("somebody@example.jp")
    call_command("demo", "--if-empty", "--serve", "8123", stdout=StringIO())
    assert given == [
        [
            "--access-log",
            os.devnull,
            "-b",
            "127.0.0.1",
            "-p",
            "8123",
            "igashu_site.asgi:application",
        ]
    ]
