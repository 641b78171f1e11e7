"""Everything of compose.yaml up, by the manual's own words: Compose, podman, nginx with TLS.

Not proved by this: Docker's own engine; and, where no registry answers, the images of the
neighbours (Debian's packages stand in, tests/production/neighbours). What engine.py does beside
them is told there.
"""

import json
import re
import socket
import subprocess
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus

from tests.servers.process import until
from tests.servers.profiles import folder
from tests.servers.site import ROOT

from .bare.machine import PostOffice, blocks, in_this_town
from .bare.town import Guest, Reader, say, wired
from .engine import Engine, unusable
from .images import missing
from .installation import NAME
from .test_journey import CODE, letter

pytestmark = pytest.mark.skipif(bool(missing() or unusable()), reason=missing() or unusable())

MANUAL = "7 コンテナで"
NEIGHBOURS = {
    f"{name}:{tag}": ROOT / "tests/production/neighbours" / name
    for name, tag in {
        "postgres": "15-bookworm",
        "redis": "7-bookworm",
        "nginx": "1.28-bookworm",
    }.items()
}
DOCTOR = "docker compose exec pages-1 python manage.py doctor"
SERVICES = ["pages-1", "pages-2", "sockets-1", "sockets-2", "worker", "backup", "nginx"]
# Where containers find the host, and so this test's mail server.
HOST = "172.30.0.1"
OWN = {
    "SECRET_KEY": "k7Qz2WmV9xT4bN6cR8pL1sJ5dH3fG0aYuEoIqZwXvC-t4RkPzQ8mWnB2",
    "BASE_URL": f"https://{NAME}",
    "ALLOWED_HOSTS": NAME,
    "EMAIL_URL": f"smtp://{HOST}:25",
    "FROM_EMAIL": "igashu@city.example.jp",
    "SECURITY_CONTACT": "csirt@city.example.jp",
    "SECURITY_CONFIRMED": "2026-11-28",
    # The people of the tests speak at once.
    "ROOM_NEWCOMER_POSTS": "0",
}
EDITOR = "#!/bin/sh\nsed -i" + "".join(
    f" -e \"s|^#*IGASHU_{name}=.*|IGASHU_{name}='{value}'|\"" for name, value in OWN.items()
) + ' "$1"\n'  # fmt: skip

# What a town has besides: a name that leads to it, and a certificate that is believed.
BESIDES = f"""
services:
  pages-1:
    extra_hosts: ["{NAME}:{HOST}"]
    environment:
      SSL_CERT_FILE: /etc/ssl/believed.pem
    volumes: ["./tls/site.pem:/etc/ssl/believed.pem:ro"]
"""


class Town:
    """The containers, as a visitor and a mail server know them."""

    port, url = 443, f"https://{NAME}"

    def __init__(self, engine: Engine) -> None:
        self.machine = self.engine = engine
        self.certificate = engine.place / "tls" / "site.pem"

    def do(self, block: str, **words: str) -> str:
        # The manual begins at the root of the code; an editor is this test's.
        own = {"cd deploy/compose && ": "", "${EDITOR:-nano}": str(self.engine.home / "editor")}
        return self.engine.run(in_this_town(block, own | words))

    def shell(self, code: str) -> str:
        """Run Python inside the site, with the tests at hand. What it prints last is told."""
        tests = f"-v {ROOT / 'tests'}:/opt/igashu/tests:ro"
        line = f"docker compose run --rm --no-deps {tests} migrate python manage.py shell"
        return self.engine.run(f"{line} --verbosity 0 -c '{code}'").splitlines()[-1]


class Letters(PostOffice):
    """The town's mail server, where containers reach it."""

    def open_door(self) -> socket.socket:
        return socket.create_server(("0.0.0.0", self.port))


@pytest.fixture(scope="module")
def town(images):
    images.lay_neighbours(NEIGHBOURS)
    with folder() as home, ExitStack() as after:
        engine = after.enter_context(Engine(home, images))
        made = Town(engine)
        editor = home / "editor"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        (engine.place / "besides.yaml").write_text(BESIDES)
        made.mail = after.enter_context(Letters(engine))
        lay, begin, *_later = blocks(MANUAL)
        lay_a_certificate(made)
        made.do(lay)
        until(lambda: answers(made, "/livez"), 120, what="an answer")
        until(lambda: shelf(made), 120, what="the first backup, which is made at once")
        made.doctor = made.do(begin)
        made.told = json.loads(made.shell("from tests.production.world import settle as s; s()"))
        yield made


def lay_a_certificate(town) -> None:
    town.certificate.parent.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "60",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", town.certificate.with_suffix(".key"), "-out", town.certificate],
        check=True, capture_output=True,
    )  # fmt: skip


# --- Up -------------------------------------------------------------------------------------------


def test_every_service_runs(town):
    assert {name: town.engine.state(name)["Running"] for name in SERVICES} == dict.fromkeys(
        SERVICES, True
    )
    assert town.engine.state("migrate")["ExitCode"] == 0
    until(lambda: all(is_healthy(town, name) for name in ("postgres", "pages-1", "pages-2")))


def is_healthy(town, name) -> bool:
    state = town.engine.state(name)
    return (state.get("Health") or state.get("Healthcheck"))["Status"] == "healthy"


def test_the_doctor_finds_nothing__and_would(town):
    assert "悪いところは見つかりませんでした。" in town.doctor
    town.engine.run("docker compose stop redis")
    assert "Redis" in town.engine.run(DOCTOR, check=False)
    town.engine.run("docker compose start redis")


def test_a_stranger_reads_and_signs_up_by_letter(town):
    guest = Guest(town)
    page = guest.get("/")
    assert page.status == 200
    assert "わたらい家族" in page.text
    style = re.search(r'href="(/static/[^"]+\.css)"', page.text)[1]
    assert guest.ask("GET", style).status == 200
    assert guest.get("/accounts/login/").status == 200
    guest.get("/join/")
    guest.follow("参加の手続きを始める")
    guest.press("コードを送る", email="haruka@example.jp")
    told = letter(town, "haruka@example.jp", "確認のコード").get_content()
    guest.press("確認", code=CODE.search(told)[1])
    assert guest.get("/mypage/").status == 200


def test_nginx_sends_finished_pages_itself(town):
    Guest(town).get("/")
    until(lambda: "page" in answered(Guest(town), town))


def answered(guest, town) -> str:
    guest.get("/")
    return town.engine.said("logs", "--tail", "3", "igashu_nginx_1").partition('"answered":"')[2]


def test_what_one_says_in_a_room_the_other_hears(town):
    say(town, town.told, "はじめまして")


# --- Closed to whom it is closed ------------------------------------------------------------------


@pytest.mark.parametrize("place", ["/opt/igashu/x", "/etc/x", "/usr/x", "/x"])
def test_nothing_can_be_written_but_the_volumes(town, place):
    told = town.engine.run(f"docker compose exec pages-1 touch {place}", check=False)
    assert "Read-only file system" in told
    town.engine.run("docker compose exec pages-1 touch /tmp/x /var/lib/igashu/x")  # the control


def test_it_has_no_rights(town):
    look = "docker compose exec pages-1 cat /proc/1/status"
    # The old Compose ends now and then before podman has handed on what so short a command says.
    told = until(lambda: town.engine.run(look), what="what was said")
    assert re.search(r"^CapBnd:\s+0+$", told, re.M)
    assert re.search(r"^NoNewPrivs:\s+1$", told, re.M)
    assert re.search(r"^Uid:\s+10001\s+10001\s+10001\s+10001$", told, re.M)


def test_whoever_is_not_the_proxy_is_not_believed(town):
    """The control of IGASHU_PROXY_ADDRESSES: named wrongly, nginx is not believed."""
    file = town.engine.place / "compose.yaml"
    right = file.read_text()
    assert Guest(town).ask("GET", "/accounts/login/").status == 200
    try:
        file.write_text(right.replace("ADDRESSES: 172.30.0.0/24", "ADDRESSES: 172.31.0.0/24"))
        town.engine.run("docker compose up -d --no-deps pages-1 pages-2")
        answer = until(lambda: new_answer(town), what="an answer of the new ones")
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{NAME}/accounts/login/"
    finally:
        file.write_text(right)
        town.engine.run("docker compose up -d --no-deps pages-1 pages-2")
    # nginx was not asked to look for them again: they are where they were.
    until(lambda: answers(town, "/accounts/login/"), what="the pages")


def new_answer(town):
    answer = Guest(town).ask("GET", "/accounts/login/")
    return answer if answer.status < 500 else None


# --- Kept, restored, updated ----------------------------------------------------------------------


def shelf(town) -> set[str]:
    told = town.engine.run("docker compose exec backup ls /var/backups/igashu")
    return set(re.findall(r"igashu-\w+\.backup", told))


PICTURE = "/var/lib/igashu/media/images/restored/a.png"


def in_pages(command: str) -> str:
    return f"docker compose exec pages-1 sh -euc '{command}'"


def test_a_restore_by_the_manual(town):
    keep, back = blocks(MANUAL)[2:4]
    printed = re.search(r"igashu-\w+\.backup", keep)[0]
    town.engine.run(in_pages(f"mkdir -p {PICTURE.rpartition('/')[0]}; echo a > {PICTURE}"))
    say(town, town.told, "控えの前に")
    make, look, out = keep.splitlines()
    before = shelf(town)
    town.do(make)
    (newest,) = shelf(town) - before
    assert newest in town.do(look)
    town.do(out, **{printed: newest})
    assert (town.engine.place / newest).stat().st_size > 1000
    town.engine.run(in_pages(f"rm {PICTURE}"))
    town.engine.run(f"docker compose exec backup rm /var/backups/igashu/{newest}")
    say(town, town.told, "控えの後に")
    town.do(back, **{printed: newest})
    # Compose does not wait for what it started: pages and sockets need a moment.
    until(lambda: answers(town, "/accounts/login/"), what="the pages")
    until(lambda: sockets_answer(town), what="the sockets")
    page = Guest(town, session=town.told["sessions"]["aoi"]).get(f"/rooms/{town.told['room']}/")
    assert "控えの前に" in page.text
    assert "控えの後に" not in page.text
    say(town, town.told, "戻したあとに")
    assert Guest(town).ask("GET", PICTURE.removeprefix("/var/lib/igashu")).status == 200


def answers(town, path: str) -> bool:
    """Say whether a page answers; nginx itself may not be there yet."""
    try:
        return Guest(town).ask("GET", path).status == 200
    except OSError:
        return False


def sockets_answer(town) -> bool:
    try:
        with wired(town, town.told["sessions"]["aoi"]):
            return True
    except (OSError, InvalidStatus):
        return False


def test_an_update_by_the_manual_fails_no_reader(town):
    fetch, *steps = blocks(MANUAL)[4].splitlines()
    assert fetch.startswith("git fetch")
    before = {name: town.engine.state(name)["Pid"] for name in SERVICES[:6]}
    # The image is the same one: told to, Compose replaces what runs all the same.
    anew = {"up -d --no-deps": "up -d --no-deps --force-recreate"}
    with Reader(town) as reader:
        town.do("\n".join(steps), **anew)
    assert reader.failed == []
    assert not set(before.values()) & {town.engine.state(name)["Pid"] for name in before}
    say(town, town.told, "更新のあとに")
