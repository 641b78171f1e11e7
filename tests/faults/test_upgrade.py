"""The last release, with data in it, becomes today's version."""

import io
import re
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.servers.profiles import folder
from tests.servers.site import ROOT, Site, ask

# Nothing was released yet: 0.1.0 grew from here.
BEFORE_THE_FIRST_RELEASE = "da91a5b"
FILL = (
    "from tests import build; from members.models import *; build.make_house();"
    "aoi = build.make_person('aoi@example.jp', member=True); room = build.make_room(people=[aoi]);"
    "[build.say(room, aoi, f'{n}番目') for n in range(5)]; build.make_pledge();"
    "build.make_joining(aoi, status='approved');"
    "build.make_application(build.make_recruitment(), aoi)"
)
# Besides a town's own: rights and kinds come with the code, words are indexed anew.
OF_THE_CODE = re.compile(
    r"django_|auth_permission|auth_group|wagtailsearch_|modelsearch_|sqlite_|"
    # One of our migrations empties it of what no editor looks for (members.0005).
    r"wagtailcore_referenceindex"
)
MUST_HOLD_SOMETHING = {
    "members_user", "members_profile", "members_membershipapplication", "activities_application",
    "community_message", "community_roomevent", "home_homepage", "activities_activitypage",
}  # fmt: skip


def rows(file):
    """Return how many rows each table holds; asked of the file, so of no version's code."""
    with closing(sqlite3.connect(file)) as known:
        names = [
            name for (name,) in known.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        counts = {t: known.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in names}
    return {name: count for name, count in counts.items() if not OF_THE_CODE.match(name)}


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def last_release():
    """Return the commit of the newest release: the tree knows it, tags need not have come along."""
    heading = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    if heading is None:
        return BEFORE_THE_FIRST_RELEASE
    brought = git("log", "--format=%H", f"-S## {heading[1]}", "--", "CHANGELOG.md").decode().split()
    return brought[-1] if brought else "unknown"


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
        address = f"sqlite:///{home / 'old.sqlite3'}"
        # A laptop's settings: pages can be asked for without collecting the static files.
        laptop = {"settings": "igashu_site.settings.dev", "DEBUG": "0"}
        with Site(home, DATABASE_URL=address, **laptop) as site:
            lay_out(site, place)
            go_forward(site, home / "old.sqlite3")
            answers(site)
    assert not Path(place).exists()


def lay_out(site, place):
    run_old(site, place, "migrate", "--verbosity", "0")
    run_old(site, place, "shell", "--verbosity", "0", "--command", FILL)


def go_forward(site, file):
    before = rows(file)
    assert {name for name, count in before.items() if count} >= MUST_HOLD_SOMETHING, before
    assert "[ ]" in site.manage("showmigrations"), "the control: today's code has steps to take"
    site.manage("migrate", "--verbosity", "0")
    assert "[ ]" not in site.manage("showmigrations")
    assert lost(before, rows(file)) == {}


def lost(before, after):
    """Return what was there and is not. A table may be new; none may be gone or hold less."""
    return {
        name: (count, after.get(name)) for name, count in before.items() if after.get(name) != count
    }


def test_a_row_that_is_lost_is_noticed():
    before = {"rooms": 2, "pages": 3, "seats": 0}
    assert lost(before, before | {"new": 1}) == {}
    assert lost(before, {"rooms": 1, "pages": 3}) == {"rooms": (2, 1), "seats": (0, None)}


def answers(site):
    server = site.embedded().start()
    for path in ("/", "/activities/", "/readyz"):
        assert ask(server.port, path, Host="localhost").status == 200, path
