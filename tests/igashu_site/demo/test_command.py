"""When the demo command refuses, and what it leaves alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from home.models import SiteImage
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
