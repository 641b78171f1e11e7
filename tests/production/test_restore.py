"""F46 on the production profile: a town of a stated size is backed up while people speak and apply
through nginx, dies, and is put back on another machine by the commands of the manual.

nginx runs as Debian runs it, as another user than the site. The same for both kinds of database,
with almost nothing in it: tests/faults/test_restore_drill.py.
"""

import asyncio
import hashlib
import json
import os
import re
import shutil
import time
from functools import partial
from types import SimpleNamespace

import pytest

from tests.faults.oracle import truth
from tests.servers.process import until
from tests.servers.profiles import start_together
from tests.servers.reports import measured

from .browser import Visitor
from .installation import ROOT, Installation, documented, installed
from .test_faults import in_thread
from .work import Work, members_of

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts nginx as another user")
# The town, as docs/recovery.md states it.
PEOPLE, PICTURES = 7_000, 200
# The load "L1": four rooms, forty sockets, eight who speak; and people who apply meanwhile.
ROOMS, SOCKETS, SPEAKERS, EARLY, LATE = 4, 40, 8, 8, 12
# Seconds from the order to restore until all is served again; the promise is an hour.
LONGEST = 1200
SAME = ("collectstatic", "create_staff")
# On a new machine nobody begins anew; the key comes from the safe.
OF_THE_BACKUP = (*SAME, "begin", "--new-key")
PRINTED = "igashu-20260401T173000Z.backup"
OTHER_KEY = "another-machine-has-another-key-until-the-settings-are-moved-Xq7"
MOVED = ("SECRET_KEY", "API_RATE")
# What a restore makes anew: the rooms' epochs, two indexes, what the page cache goes by.
MADE_ANEW = {
    "community_room",
    "igashu_site_change",
    "wagtailcore_referenceindex",
    "wagtailsearch_indexentry",
}


class Machine(Installation):
    """As the manual has it: nginx is another user, whose group may read the site's files."""

    def __init__(self, *values):
        super().__init__(*values)
        for command in laying_out():
            own = re.sub(r"-o igashu (-g igashu )?", "", command.removeprefix("sudo "))
            self.run(own.replace("/var/lib/igashu", str(self.var)))

    def nginx_conf(self):
        return super().nginx_conf().replace("user root;", "user www-data;")


def laying_out():
    """Return the manual's commands that make the folders of the site."""
    text = (ROOT / "docs" / "operations.md").read_text()
    found = re.findall(r"^sudo install -d .* /var/lib/igashu.*$", text, re.MULTILINE)
    assert len(found) == 3, found
    return found


class Another(Machine):
    """A new machine: it has settings of its own until those of the backup are moved in."""

    changed = {"SECRET_KEY": OTHER_KEY, "API_RATE": "30/m"}


def another(key, *values):
    made = Another(*values)
    (made.home / "backup.key").write_text(key)
    return made


# --- The drill, once ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drill():
    """Yield what was seen: the old town (dead), the new one (serving), and what each was told."""
    with installed(Machine, leave_out=SAME) as old:
        seen = SimpleNamespace(old=old)
        seen.size, stage = grown(old)
        asyncio.run(backed_up_at_work(old, stage, seen))
        for process in [old.nginx, *old.processes]:
            process.kill(family=True)
        key = (old.home / "backup.key").read_text()
        with installed(partial(another, key), leave_out=OF_THE_BACKUP) as new:
            seen.new = new
            seen.seconds = put_back(seen)
            tell(seen)
            yield seen


def grown(town):
    """Make the town that is backed up; return its size, and who works in it."""
    grow = f"from tests.production.peopled import grow; grow({PEOPLE}, {PICTURES})"
    size = json.loads(town.site.python(grow).splitlines()[-1])
    town.site.python("from tests.production.world import settle; settle()")
    code = f"from tests.production.world import stage; stage({SOCKETS}, {EARLY + LATE}, {ROOMS})"
    return size, json.loads(town.site.python(code).splitlines()[-1])


async def backed_up_at_work(town, stage, seen):
    """Note what was acknowledged before the backup began, and where everybody stood at the end."""
    size = {"rooms": ROOMS, "speakers": SPEAKERS, "applicants": EARLY + LATE}
    async with Work(town, stage, 0, **size) as work:
        seen.early = await work.begin_to_apply(work.applicants[:EARLY])
        await all_speak_on(work)
        seen.acks = {
            (*place, one.said[key][1]) for one in work.clients for key, place in one.acks.items()
        }
        applying = work.begin_to_apply(work.applicants[EARLY:])
        began = time.monotonic()
        await in_thread(town.run, "igashu backup")
        seen.backup_seconds = round(time.monotonic() - began, 1)
        seen.late = await applying
        await all_speak_on(work)
        assert await work.rest() == []
        assert work.strangers.failed == work.members.failed == []
        seen.clients = [(one.session, dict(one.rooms), dict(one.epochs)) for one in work.clients]
    seen.rooms, seen.recruitment = work.rooms, work.recruitment


async def all_speak_on(work):
    for one in work.writers:
        known = len(one.acks)
        await one.until(lambda one=one, known=known: len(one.acks) > known, 60, "words")


def put_back(seen):
    """Do what the manual says; return the seconds from the first command until all is served."""
    new, (backup,) = seen.new, (seen.old.var / "backups").glob("*.backup")
    shutil.copy(backup, new.home)
    began, looked = time.monotonic(), 0.0
    for line in documented("restore"):
        if "systemctl stop" in line:
            assert Visitor(new).ask("GET", "/").status == 503, "the house is closed"
            for process in new.processes:
                process.end()
        elif "systemctl start" in line:
            looking = time.monotonic()
            look(seen, backup)
            looked = time.monotonic() - looking
            move_settings(seen)
            start_together(new.processes)
        elif "doctor" not in line:  # there are no services here for it: `make bare` asks it
            own = new.moved(new.as_here(line)).replace(PRINTED, backup.name)
            new.run(f"cd {new.home}; {own}")
    for path in ("/", "/mypage/", seen.size["image"], seen.size["picture"]):
        until(lambda path=path: member(seen).ask("GET", path).status == 200, LONGEST, what=path)
    return round(time.monotonic() - began - looked, 1)


def look(seen, backup):
    """Note what was restored before anybody works with it."""
    inside = "import json; from tests.production import peopled; print(json.dumps(peopled.{}))"
    for name, code in {"state": "state()", "manifest": f"manifest({str(backup)!r})"}.items():
        setattr(seen, name, json.loads(seen.new.site.python(inside.format(code)).splitlines()[-1]))
    seen.truth = truth(seen.new.postgres.url(), seen.rooms)


def move_settings(seen):
    """Do what the restore asks for: take from the settings in the backup what is needed here."""
    (laid,) = seen.new.var.glob("igashu.env.restored-*")
    seen.mode, text = laid.stat().st_mode & 0o777, laid.read_text()
    seen.settings = dict(re.findall(r"^IGASHU_(\w+)='(.*)'$", text, re.MULTILINE))
    file = seen.new.env_file.read_text()
    for name in MOVED:
        seen.new.site.env[f"IGASHU_{name}"] = value = seen.settings[name]
        file = re.sub(rf"(?m)^IGASHU_{name}=.*$", f"IGASHU_{name}='{value}'", file)
    seen.new.env_file.write_text(file)


def tell(seen):
    media = [path for path in (seen.new.var / "media").rglob("*") if path.is_file()]
    rows = sum(rows for rows, _sum in seen.manifest["tables"].values())
    measured(
        f"{PEOPLE} members, {seen.size['messages']} messages, {PICTURES} pictures: {rows} rows, "
        f"{sum(path.stat().st_size for path in media) / 1e6:.0f} MB of files; "
        f"backed up in {seen.backup_seconds} s while people worked, "
        f"{seen.seconds} s from the order to restore until all is served"
    )


def member(seen, who="reader"):
    return Visitor(seen.new, session=seen.size.get(who, ""))


def shown(seen, who="reader"):
    """Return how a picture of a page and one of a room are answered."""
    return [member(seen, who).ask("GET", seen.size[one]).status for one in ("image", "picture")]


# --- What it shows --------------------------------------------------------------------------------


def test_f46_everything_acknowledged_before_the_backup_comes_back(drill):
    known = drill.truth
    stored = {place for places in known.words.values() for place in places}
    assert len(drill.acks) >= SPEAKERS
    assert drill.acks <= stored
    assert set(drill.early) <= set(drill.state["receipts"])
    assert drill.seconds < LONGEST


def test_f46_what_comes_back_is_one_moment_of_the_town(drill):
    """Of each room the beginning of what was said; each application with its letter and seat."""
    before = truth(drill.old.postgres.url(), drill.rooms)
    for room, events in drill.truth.events.items():
        assert events == before.events[room][: len(events)]
    for words in drill.truth.words.items():
        assert words in before.words.items()
    told = [one for one in drill.early + drill.late if one in drill.state["receipts"]]
    assert sorted(told) == sorted(find(drill.state["told"]) & set(drill.early + drill.late))
    held, holding = drill.state["seats"][str(drill.recruitment)]
    assert held == holding
    # The control: what came after the backup is really gone.
    assert sum(map(len, drill.truth.events.values())) < sum(map(len, before.events.values()))


def find(subjects):
    return {found[0] for one in subjects if (found := re.search(r"N-\d{4}-\d{4}", one))}


def test_f46_every_table_and_every_file_is_as_its_sum_says(drill):
    then, now = drill.manifest["tables"], drill.state["tables"]
    assert {
        name for name in then.keys() | now.keys() if then.get(name) != now.get(name)
    } <= MADE_ANEW
    media = drill.new.var / "media"
    there = {
        f"media/{path.relative_to(media)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file()
    }
    kept = {name: told for name, told in drill.manifest["files"].items() if "media/" in name}
    assert there == kept
    assert len(drill.state["pictures"]) == PICTURES
    assert {
        f"media/{file}" for _pk, _room, *both in drill.state["pictures"] for file in both
    } <= there.keys()


def test_f46_the_settings_come_back_and_with_them_everybodys_session(drill):
    assert drill.mode == 0o600
    assert drill.settings["API_RATE"] == "60/m"
    assert drill.settings["SECRET_KEY"] != OTHER_KEY
    assert "BACKUP_KEY" not in drill.settings
    assert member(drill).ask("GET", "/mypage/").status == 200
    assert member(drill, "nobody").ask("GET", "/mypage/").status == 302


def test_f46_nginx_shows_the_pictures_that_came_back(drill):
    assert shown(drill) == [200, 200]
    assert shown(drill, "nobody") == [200, 302], "a room's picture is for those inside"


def test_f46_control__what_only_the_site_may_read_nginx_shows_to_nobody(drill):
    media = drill.new.var / "media"
    mode = media.stat().st_mode & 0o7777
    assert mode == 0o2750
    media.chmod(0o700)
    try:
        assert shown(drill) == [403, 403]
    finally:
        media.chmod(mode)


def test_f46_who_comes_back_with_an_old_cursor_begins_anew(drill):
    asyncio.run(come_back(drill))


def listening(drill, epoch=None):
    """Return a client that knows the first line of its room, of the old log or of this one."""

    class Listener(members_of(drill.new)):
        resyncs = 0

        def hear_resync(self, item, at):
            self.resyncs += 1
            super().hear_resync(item, at)

    session, rooms, epochs = drill.clients[0]
    one = Listener(session, rooms, [drill.new.port])
    (room,) = rooms
    one.rooms, one.epochs = {room: 1}, {room: epoch or epochs[room]}
    return one, room, epochs[room]


async def come_back(drill):
    # Not even a number that this log has, too, is taken for one of this log.
    client, room, epoch = listening(drill)
    try:
        await client.ready()
        assert (client.resyncs, client.epochs[room] != epoch) == (1, True)
        key = client.say(room, "もどりました")
        await client.all_acked()
        assert client.acks[key] == (room, len(drill.truth.events[room]) + 1)
    finally:
        await client.stop()
    # The control: a number of this very log is taken, and what came after it is told.
    other, *_rest = listening(drill, client.epochs[room])
    try:
        await other.ready()
        assert (other.resyncs, other.seen[room][0]["seq"]) == (0, 2)
    finally:
        await other.stop()
