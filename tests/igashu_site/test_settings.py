"""The environment is read strictly; production demands what a laptop need not have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from igashu_site.deploy_checks import doors as checks

ROOT = Path(__file__).resolve().parents[2]
SERVER = {
    "IGASHU_SECRET_KEY": "s3cr3t-" * 8,
    "IGASHU_ALLOWED_HOSTS": "example.jp",
    "IGASHU_BASE_URL": "https://example.jp",
    "IGASHU_EMAIL_URL": "smtp://localhost:25",
}


def start(**changed):
    """Import the production settings as a server would, with some of its environment changed."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("IGASHU_")}
    env |= {key: value for key, value in (SERVER | changed).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import igashu_site.settings.production"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_server_starts():
    answer = start()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"IGASHU_SECRET_KEY": None}, "IGASHU_SECRET_KEY"),
        ({"IGASHU_SECRET_KEY": "short"}, "at least 40"),
        ({"IGASHU_ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"IGASHU_EMAIL_URL": None}, "EMAIL_URL"),
        ({"IGASHU_STAFF_MFA_REQUIRED": "maybe"}, "STAFF_MFA_REQUIRED"),
        ({"IGASHU_S3_BUCKET": "pictures"}, "IGASHU_S3_PUBLIC_URL"),
    ],
)
def test_a_server_without_what_it_needs_does_not_start(changed, says):
    answer = start(**changed)
    assert answer.returncode != 0
    assert says in answer.stderr


@pytest.mark.parametrize(
    "address", ["http://example.jp", "https://", "example.jp", "https://example.jp/", ""]
)
def test_half_an_address_is_refused(settings, address):
    settings.BASE_URL = address
    assert [error.id for error in checks.the_address_is_complete()] == ["igashu.E001"]


def test_a_whole_address_passes(settings):
    settings.BASE_URL = "https://example.jp"
    assert checks.the_address_is_complete() == []


def test_the_address_of_the_database_stays_as_it_was_said():
    """The doctor adds the pages' own limits to it; those of a command would win."""
    from igashu_site.settings import stores

    assert stores.DATABASES["default"]["OPTIONS"]
    assert "OPTIONS" not in stores.DATABASE_BY_ADDRESS or (
        stores.DATABASE_BY_ADDRESS["OPTIONS"] is not stores.DATABASES["default"]["OPTIONS"]
    )
