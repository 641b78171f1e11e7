"""A town on its own machine: its words in the place of the manual's examples, and its visitors."""

import json
import re
import threading
from http.client import HTTPException
from itertools import cycle
from uuid import uuid4

from tests.production.browser import Visitor
from tests.production.installation import NAME
from tests.production.test_journey import hear, wire
from tests.servers.process import until
from tests.servers.site import ROOT

from .machine import Machine, PostOffice, git, in_this_town

INSTALL, UPDATE, KEEP = "1 入れる", "2 更新する", "3 控える・戻す"
SOURCE = "/srv/igashu.git"
OWN_WORDS = {"https://github.com/<自治体>/igashu": SOURCE}
# What is fetched from elsewhere: Debian's packages, the code, Python's packages.
FETCHES = re.compile(r"apt-get|git clone|git fetch|igashu-sync")
# The values that the manual says must be changed, typed in an editor; and the people of the tests
# speak at once.
EDITOR = f"""#!/bin/sh
[ -s /root/secret ] || openssl rand -base64 48 > /root/secret
sed -i -e "s|^IGASHU_SECRET_KEY=.*|IGASHU_SECRET_KEY='$(cat /root/secret)'|" \\
  -e "s|^IGASHU_BASE_URL=.*|IGASHU_BASE_URL='https://{NAME}'|" \\
  -e "s|^IGASHU_ALLOWED_HOSTS=.*|IGASHU_ALLOWED_HOSTS='{NAME}'|" \\
  -e "s|^IGASHU_EMAIL_URL=.*|IGASHU_EMAIL_URL='smtp://127.0.0.1:25'|" \\
  -e "s|^#IGASHU_SECURITY_CONTACT=.*|IGASHU_SECURITY_CONTACT='csirt@city.example.jp'|" \\
  -e "s|^#IGASHU_SECURITY_CONFIRMED=.*|IGASHU_SECURITY_CONFIRMED='$(date +%F)'|" \\
  -e "s|^IGASHU_FROM_EMAIL=.*|IGASHU_FROM_EMAIL='igashu@city.example.jp'|" \\
  -e "s|^#IGASHU_ROOM_NEWCOMER_POSTS=.*|IGASHU_ROOM_NEWCOMER_POSTS='0'|" "$1"
"""
PROCESSES = [
    *(f"igashu-{part}@{n}.service" for part in ("pages", "sockets") for n in (1, 2)),
    "igashu-worker.service",
]
SERVICES = [*PROCESSES, "igashu.target", "igashu-backup.timer"]
INSIDE = "from tests.production.bare import inside; inside."
VAR = "/var/lib/igashu"


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

    def shell(self, code: str):
        """Run Python inside the site. What it prints last is told."""
        told = self.machine.run(f"igashu shell --verbosity 0 -c '{code}'").splitlines()
        return json.loads(told[-1])

    def sql(self, words: str) -> str:
        return self.machine.run(f'runuser -u postgres -- psql -qtA igashu -c "{words}"')

    def found(self) -> dict[str, str]:
        """Return what the doctor finds: its code, and how to mend it."""
        said = self.machine.said("igashu doctor --language en 2>&1; true")
        found = {code: mend for mend, code in re.findall(r"→ (.+)  \[(\S+)\]", said)}
        assert found or "Nothing wrong" in said, said
        return found

    def shelf(self) -> set[str]:
        return set(self.machine.said(f"ls {VAR}/backups").split())

    def pids(self) -> set[str]:
        told = self.machine.said(f"systemctl show --value -p MainPID {' '.join(PROCESSES)}")
        return set(told.split())

    def active(self) -> list[str]:
        return self.machine.said(f"systemctl is-active {' '.join(SERVICES)}").split()


def publish(machine: Machine) -> None:
    """Lay what is committed here where the town's machine can clone it."""
    place = machine.tree / SOURCE[1:]
    git("clone", "--quiet", "--bare", ROOT, place)
    git("-C", place, "branch", "--force", "main", git("rev-parse", "HEAD").strip())
    git("-C", place, "symbolic-ref", "HEAD", "refs/heads/main")
    machine.write("etc/gitconfig", "[safe]\n\tdirectory = *\n")


def trust_its_certificate(machine: Machine) -> None:
    """The town's name leads here, and this machine believes the certificate that the manual makes.

    A real one is signed by an authority: that cannot be had without the world.
    """
    machine.write("etc/hosts", f"127.0.0.1 localhost bare {NAME}\n")
    machine.run(
        "cp /etc/ssl/igashu.pem /usr/local/share/ca-certificates/igashu.crt; "
        "update-ca-certificates >/dev/null 2>&1"
    )


class Guest(Visitor):
    """A visitor whose sockets are made inside."""

    def connect(self, *rest, **options):
        with self.town.machine.network():
            return super().connect(*rest, **options)


class Reader(threading.Thread):
    """Asks for the town's public pages in turn, each 50 ms, until it is told to stop.

    Some of them are kept by nginx, one never is; most are asked for the first time while something
    is going on.
    """

    PAGES = ("/", "/accounts/login/", "/news/", "/stories/", "/activities/", "/join/")
    PAUSE = 0.05

    def __init__(self, town) -> None:
        super().__init__()
        self.town, self.stop = town, threading.Event()
        self.told: list[tuple[str, object]] = []
        self.styles: set[str] = set()

    def run(self):
        for path in cycle(self.PAGES):
            if self.stop.is_set():
                return
            try:
                answer = Guest(self.town).ask("GET", path)
                self.told.append((path, answer.status))
                self.styles |= set(re.findall(r'"(/static/[^"]+\.css)"', answer.text))
            except (OSError, HTTPException) as error:
                self.told.append((path, repr(error)))
            self.stop.wait(self.PAUSE)

    @property
    def failed(self) -> list[tuple[str, object]]:
        return [one for one in self.told if one[1] != 200]

    def __enter__(self):
        self.start()
        until(lambda: self.told, what="the first answer")
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self.join(60)


def wired(town, session):
    with town.machine.network():
        return wire(town, session)


def say(town, people: dict, words: str) -> None:
    """What one says in the room, the other hears."""
    room, sessions = people["room"], people["sessions"]
    with wired(town, sessions["aoi"]) as one, wired(town, sessions["ben"]) as other:
        for line in (one, other):
            line.send(json.dumps({"type": "sub", "room": room, "after": 0}))
            hear(line, "on", room=room)
        said = {"type": "say", "room": room, "text": words, "client_msg_id": str(uuid4())}
        one.send(json.dumps(said))
        hear(other, "ev", what="said")
        hear(one, "ack", client_msg_id=said["client_msg_id"])
