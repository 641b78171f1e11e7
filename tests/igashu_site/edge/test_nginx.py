"""The configuration of nginx says what Django says."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from igashu_site.edge import nginx

SHIPPED = Path(__file__).resolve().parents[3] / "deploy" / "nginx" / "pages.conf"


@pytest.fixture
def production(settings):
    """What production.py sets, as far as an answer shows it."""
    settings.BASE_URL = "https://igashu.example.jp"
    settings.ALLOWED_HOSTS = ["igashu.example.jp"]
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.IGASHU_EDGE_FILES = "/var/lib/igashu/kept"
    nginx.every_page.cache_clear()
    yield
    nginx.every_page.cache_clear()


@pytest.mark.django_db
def test_the_shipped_file_is_what_the_command_prints(production, capsys):
    call_command("edge", "nginx")
    printed = capsys.readouterr().out
    assert printed == SHIPPED.read_text(encoding="utf-8"), "manage.py edge nginx > pages.conf"


@pytest.mark.django_db
def test_a_changed_policy_changes_it__control(production, settings):
    settings.SECURE_REFERRER_POLICY = "no-referrer"
    nginx.every_page.cache_clear()
    assert nginx.configuration() != SHIPPED.read_text(encoding="utf-8")


def test_without_a_folder_there_is_nothing_to_configure():
    with pytest.raises(CommandError):
        call_command("edge", "nginx")
