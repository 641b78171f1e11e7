"""The environment is read strictly; production demands what a laptop need not have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = {
    "DJANGO_SETTINGS_MODULE": "igashu_site.settings.production",
    "IGASHU_SECRET_KEY": "s3cr3t-" * 8,
    "IGASHU_ALLOWED_HOSTS": "example.jp",
    "IGASHU_BASE_URL": "https://example.jp",
    "IGASHU_EMAIL_URL": "smtp://localhost:25",
}


def check_deploy(**changed):
    """Run `check --deploy` as a server would, with some of its environment changed (None: missing)."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("IGASHU_")}
    env |= {key: value for key, value in (SERVER | changed).items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_server_passes():
    answer = check_deploy()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"IGASHU_SECRET_KEY": None}, "IGASHU_SECRET_KEY"),
        ({"IGASHU_SECRET_KEY": "short"}, "at least 40"),
        ({"IGASHU_ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"IGASHU_EMAIL_URL": None}, "EMAIL_URL"),
        ({"IGASHU_STAFF_MFA_REQUIRED": "maybe"}, "STAFF_MFA_REQUIRED"),
        ({"IGASHU_STAFF_MFA_REQUIRED": "0"}, "IGASHU_STAFF_MFA_REQUIRED"),
        ({"IGASHU_BASE_URL": "http://example.jp"}, "IGASHU_BASE_URL"),
    ],
)
def test_a_server_without_what_it_needs_does_not_start(changed, says):
    answer = check_deploy(**changed)
    assert answer.returncode != 0
    assert says in answer.stderr
