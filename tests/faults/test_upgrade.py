"""The last release, with data in it, becomes today's version."""

import io
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.profiles import folder
from tests.servers.site import ROOT, Site, ask

# 0.1.0 was never tagged: it grew from here.
BEFORE_THE_FIRST_TAG = "da91a5b"
FILL = (
    "from tests import build; from members.models import *; build.make_house();"
    "aoi = build.make_person('aoi@example.jp', member=True); room = build.make_room(people=[aoi]);"
    "[build.say(room, aoi, f'{n}番目') for n in range(5)]; build.make_pledge();"
    "build.make_joining(aoi, status='approved');"
    "build.make_application(build.make_recruitment(), aoi)"
)
COUNTS = (
    "[__import__('django.apps').apps.apps.get_model(m).objects.count() for m in ('members.User',"
    "'members.MembershipApplication', 'activities.Application', 'community.Message',"
    "'community.RoomEvent', 'home.HomePage', 'activities.ActivityPage')]"
)


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def last_release():
    tags = git("tag", "--merged", "HEAD", "--sort=-v:refname", "v*").decode().split()
    return tags[0] if tags else BEFORE_THE_FIRST_TAG


@contextmanager
def old_code():
    packed = git("archive", last_release())
    if not packed:
        pytest.skip(f"this copy has no history back to {last_release()}")
    with folder() as place, tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(place, filter="data")
        yield place


def run_old(site, place, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=place, env=site.env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_last_release_migrates_forward_with_its_data():
    with folder() as home, old_code() as place:
        site = Site(home, DATABASE_URL=f"sqlite:///{home / 'old.sqlite3'}", EDGE_BYTES="0")
        run_old(site, place, "migrate", "--verbosity", "0")
        run_old(site, place, "shell", "--verbosity", "0", "--command", FILL)
        assert "[ ]" in site.manage("showmigrations"), "the control: today's code has steps to take"
        site.manage("migrate", "--verbosity", "0")
        assert "[ ]" not in site.manage("showmigrations")
        assert site.value(COUNTS) == [1, 1, 1, 5, 5, 1, 1]
        server = site.embedded().start()
        try:
            for path in ("/", "/activities/", "/readyz"):
                assert ask(server.port, path).status == 200, path
        finally:
            site.end()
    assert not Path(place).exists()
