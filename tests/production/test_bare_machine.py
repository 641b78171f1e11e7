"""docs/operations.md, followed word by word on a bare Debian: install, look, update, keep, restore.

The commands are taken from the manual's own blocks, in its order. What a town would put in place of
the examples (its repository, names, mail server, certificate) is this test's; nothing else is.
"""

import json
import re
import subprocess
import threading
from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.profiles import folder
from tests.servers.site import ROOT

from .browser import Visitor
from .installation import NAME
from .machine import Machine, PostOffice, blocks, in_this_town, lay, missing, section
from .test_journey import CODE, hear, letter, wire

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

INSTALL, UPDATE, KEEP = "1 入れる", "2 更新する", "3 控える・戻す"
SOURCE = "/srv/igashu.git"
OWN_WORDS = {"https://github.com/<自治体>/igashu": SOURCE}
# What is fetched from elsewhere: Debian's packages, the code, Python's packages.
FETCHES = re.compile(r"apt-get|git clone|git fetch|igashu-sync")
# The five values that the manual says must be changed, typed in an editor; and the people of the
# tests speak at once.
EDITOR = f"""#!/bin/sh
key=$(openssl rand -base64 48)
sed -i -e "s|^IGASHU_SECRET_KEY=.*|IGASHU_SECRET_KEY='$key'|" \\
  -e "s|^IGASHU_BASE_URL=.*|IGASHU_BASE_URL='https://{NAME}'|" \\
  -e "s|^IGASHU_ALLOWED_HOSTS=.*|IGASHU_ALLOWED_HOSTS='{NAME}'|" \\
  -e "s|^IGASHU_EMAIL_URL=.*|IGASHU_EMAIL_URL='smtp://127.0.0.1:25'|" \\
  -e "s|^#IGASHU_SECURITY_CONTACT=.*|IGASHU_SECURITY_CONTACT='csirt@city.example.jp'|" \\
  -e "s|^#IGASHU_SECURITY_CONFIRMED=.*|IGASHU_SECURITY_CONFIRMED='$(date +%F)'|" \\
  -e "s|^IGASHU_FROM_EMAIL=.*|IGASHU_FROM_EMAIL='igashu@city.example.jp'|" \\
  -e "s|^#IGASHU_ROOM_NEWCOMER_POSTS=.*|IGASHU_ROOM_NEWCOMER_POSTS='0'|" "$1"
"""
SERVICES = [
    *(f"igashu-{part}@{n}.service" for part in ("pages", "sockets") for n in (1, 2)),
    "igashu-worker.service", "igashu.target", "igashu-backup.timer",
]  # fmt: skip


class Town:
    """The machine, as a visitor and a mail server know it."""

    port, url = 443, f"https://{NAME}"

    def __init__(self, machine: Machine, mail: PostOffice) -> None:
        self.machine, self.mail = machine, mail
        self.certificate = machine.tree / "etc/ssl/igashu.pem"

    def do(self, block: str, **words: str) -> str:
        command = in_this_town(block, OWN_WORDS | words)
        outside = bool(FETCHES.search(command))
        return self.machine.run(command, outside=outside, SUDO_EDITOR="/root/editor")

    def shell(self, code: str) -> str:
        """Run Python inside the site. What it prints last is told."""
        return self.machine.run(f"igashu shell --verbosity 0 -c '{code}'").splitlines()[-1]

    def doctor(self) -> str:
        return self.machine.said("igashu doctor --language en; true")


class Guest(Visitor):
    """A visitor whose sockets are made inside."""

    def connect(self, *rest, **options):
        with self.town.machine.network():
            return super().connect(*rest, **options)


@pytest.fixture(scope="module")
def town():
    with folder() as home, ExitStack() as after:
        machine = Machine(home)
        lay(machine.tree)
        publish(machine)
        machine.write("root/editor", EDITOR, 0o755)
        after.callback(machine.end)
        machine.start()
        made = Town(machine, after.enter_context(PostOffice(machine)))
        trust_a_certificate(machine)
        for block in blocks(INSTALL):
            made.do(block)
        yield made


def publish(machine: Machine) -> None:
    """Lay what is committed here where the town's machine can clone it."""
    place = machine.tree / SOURCE[1:]
    git("clone", "--quiet", "--bare", ROOT, place)
    git("-C", place, "branch", "--force", "main", git("rev-parse", "HEAD").strip())
    git("-C", place, "symbolic-ref", "HEAD", "refs/heads/main")
    machine.write("etc/gitconfig", "[safe]\n\tdirectory = *\n")


def git(*words) -> str:
    line = ["git", "-c", "user.name=t", "-c", "user.email=t@example.jp", *map(str, words)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout


def trust_a_certificate(machine: Machine) -> None:
    """The town's name leads here, and its certificate is one that this machine believes."""
    machine.write("etc/hosts", f"127.0.0.1 localhost bare {NAME}\n")
    machine.run(
        "apt-get install -y -qq openssl ca-certificates >/dev/null; "
        "mkdir -p /etc/ssl/private; openssl req -x509 -newkey rsa:2048 -nodes -days 60 "
        f"-subj /CN={NAME} -addext subjectAltName=DNS:{NAME} "
        "-keyout /etc/ssl/private/igashu.key -out /etc/ssl/igashu.pem 2>/dev/null; "
        "cp /etc/ssl/igashu.pem /usr/local/share/ca-certificates/igashu.crt; "
        "update-ca-certificates >/dev/null",
        outside=True,
    )


def wired(town, session):
    with town.machine.network():
        return wire(town, session)


# --- 1 Installed ----------------------------------------------------------------------------------


def test_every_service_runs(town):
    told = town.machine.said(f"systemctl is-active {' '.join(SERVICES)}")
    assert told.split() == ["active"] * len(SERVICES)
    assert town.machine.said("systemctl list-units --plain --no-legend --failed") == ""


def test_the_doctor_finds_nothing__and_would(town):
    assert "1." not in town.doctor(), town.doctor()
    town.machine.run("systemctl stop igashu-worker redis-server")
    assert "Redis" in town.doctor()
    town.machine.run("systemctl start redis-server igashu-worker")
    assert "1." not in town.doctor(), town.doctor()


def test_a_stranger_reads_and_signs_up_by_letter(town):
    guest = Guest(town)
    page = guest.get("/")
    assert page.status == 200
    assert "わたらい家族" in page.text
    guest.get("/join/")
    guest.follow("参加の手続きを始める")
    guest.press("コードを送る", email="haruka@example.jp")
    told = letter(town, "haruka@example.jp", "確認のコード").get_content()
    guest.press("確認", code=CODE.search(told)[1])
    assert guest.get("/mypage/").status == 200
    assert "__Host-session" in guest.cookies


def test_what_one_says_in_a_room_the_other_hears(town):
    town.told = json.loads(town.shell("from tests.production.world import settle as s; s()"))
    say(town, "はじめまして")


def say(town, words):
    room, sessions = town.told["room"], town.told["sessions"]
    with wired(town, sessions["aoi"]) as one, wired(town, sessions["ben"]) as other:
        for line in (one, other):
            line.send(json.dumps({"type": "sub", "room": room, "after": 0}))
            hear(line, "on", room=room)
        said = {"type": "say", "room": room, "text": words, "client_msg_id": str(uuid4())}
        one.send(json.dumps(said))
        hear(other, "ev", what="said")
        hear(one, "ack", client_msg_id=said["client_msg_id"])


# --- It goes on -----------------------------------------------------------------------------------


class Reader(threading.Thread):
    """Asks for a page that is not kept, again and again, until it is told to stop."""

    def __init__(self, town) -> None:
        super().__init__()
        self.town, self.stop, self.told = town, threading.Event(), []

    def run(self):
        while not self.stop.is_set():
            try:
                self.told.append(Guest(self.town).ask("GET", "/accounts/login/").status)
            except OSError as error:
                self.told.append(repr(error))
            self.stop.wait(0.1)

    def __enter__(self):
        self.start()
        until(lambda: self.told, what="the first answer")
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self.join(30)


def test_a_rolling_restart_fails_no_reader(town):
    before = pids(town)
    with Reader(town) as reader:
        town.machine.run("igashu-restart")
    assert set(reader.told) == {200}, reader.told
    assert not before & pids(town), "the control: every process is another"


def pids(town) -> set[str]:
    units = " ".join(SERVICES[:5])
    return set(town.machine.said(f"systemctl show --value -p MainPID {units}").split())


def test_a_killed_process_comes_back(town):
    town.machine.run("systemctl kill --signal=KILL igashu-worker")
    until(lambda: town.machine.said("systemctl is-active igashu-worker") == "active\n", 30)


# --- 2 Updated ------------------------------------------------------------------------------------


def test_an_update_by_the_manual(town):
    release(town, "v1.2.3")
    fetch, steps = blocks(UPDATE)
    town.do(fetch)
    assert "igashu-files" in town.machine.said("igashu doctor")
    town.do(steps)
    for command in ("igashu-files", "igashu-restart"):
        assert f"`sudo {command}`" in section(UPDATE)
        town.machine.run(command)
    assert "1." not in town.doctor(), town.doctor()
    assert Guest(town).ask("GET", "/").status == 200


def release(town, tag: str) -> None:
    """Put a release into the town's repository: other services than before, to be noticed."""
    place = town.machine.tree / SOURCE[1:]
    work = town.machine.home / "work"
    git("clone", "--quiet", place, work)
    unit = work / "deploy/systemd/igashu-worker.service"
    unit.write_text(unit.read_text() + "# Of the next version.\n")
    git("-C", work, "commit", "--quiet", "-am", "Next.")
    git("-C", work, "tag", tag)
    git("-C", work, "push", "--quiet", "origin", "HEAD:main", tag)


# --- 3 Kept and restored --------------------------------------------------------------------------


def shelf(town) -> set[str]:
    return set(town.machine.said("ls /var/lib/igashu/backups").split())


def test_the_timer_makes_a_backup(town):
    told = town.machine.run("systemctl cat igashu-backup.timer; systemctl list-timers --no-pager")
    assert "igashu-backup.timer" in told
    before = shelf(town)
    place = "/run/systemd/system/igashu-backup.timer.d"
    soon = r"[Timer]\nOnCalendar=\nOnActiveSec=1s\nAccuracySec=1s\nRandomizedDelaySec=0\n"
    town.machine.run(
        f"mkdir -p {place}; printf '{soon}' > {place}/soon.conf; "
        "systemctl daemon-reload; systemctl restart igashu-backup.timer"
    )
    until(lambda: shelf(town) - before, 120, what="a backup by the timer")
    town.machine.run(
        f"rm -r {place}; systemctl daemon-reload; systemctl restart igashu-backup.timer"
    )


PICTURE = "/var/lib/igashu/media/images/restored/a.png"


def test_a_restore_by_the_manual(town):
    make_a_picture(town)
    say(town, "控えの前に")
    make, back = blocks(KEEP)
    town.do(make)
    newest = max(shelf(town))
    town.machine.run(f"mv /var/lib/igashu/backups/{newest} .; rm {PICTURE}")
    say(town, "控えの後に")
    town.do(back, **{re.search(r"igashu-\w+\.backup", back)[0]: newest})
    page = Guest(town, session=town.told["sessions"]["aoi"]).get(f"/rooms/{town.told['room']}/")
    assert "控えの前に" in page.text
    assert "控えの後に" not in page.text
    say(town, "戻したあとに")
    assert Guest(town).ask("GET", PICTURE.removeprefix("/var/lib/igashu")).status == 200
    new_folders_are_nginxs_too(town)


def make_a_picture(town) -> None:
    where = PICTURE.rpartition("/")[0]
    town.machine.run(
        f"runuser -u igashu -- sh -c 'umask 027; mkdir -p {where}; echo a > {PICTURE}'"
    )
    assert Guest(town).ask("GET", PICTURE.removeprefix("/var/lib/igashu")).status == 200


def new_folders_are_nginxs_too(town) -> None:
    """What is uploaded after a restore is shown, too; and nobody else of the machine sees it."""
    town.machine.run("runuser -u igashu -- sh -c 'umask 027; mkdir /var/lib/igashu/media/new'")
    told = town.machine.run("stat -c '%G %a' /var/lib/igashu/media /var/lib/igashu/media/new")
    assert told.splitlines() == ["www-data 2750"] * 2
