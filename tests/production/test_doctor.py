"""`igashu doctor` on a real installation: what is really wrong is found, and nothing else.

tests/igashu_site/test_doctor.py takes one fault each, with stand-ins for the servers. Here the
faults are real and come together, as they do in life: none may hide another. The machine's /etc
is the test's own (a mount namespace), so that everything lies at its documented place.
"""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from tests.servers.process import free_port

from .installation import NAME

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can have an /etc of its own")
HASTY = {
    "SECRET_KEY": "change-me-" * 5,
    "SOCKET_ORIGINS": "https://half.example.jp/rooms/",
    "DEMO_LOGIN_CODE": "246810",
    "STAFF_MFA_REQUIRED": "0",
    "TRUSTED_PROXIES": "0",
    "DATABSE_POOL": "50",
    "FAULT_BELL": "lame",
    "DATABASE_POOL": "50",
    "CLOCK_INSIDE": "1",
    "LETTERS_AT_ONCE": "1",
    "FROM_EMAIL": "igashu@localhost",
}
OF_HASTE = {
    *("igashu.E031", "igashu.E033", "igashu.E034", "igashu.E035", "igashu.E036", "igashu.E037"),
    *("igashu.E022", "igashu.E023", "igashu.W024", "igashu.W038", "sender"),
}


class Machine:
    """The installation, seen by its administrator."""

    def __init__(self, town, root):
        self.town, self.root, self.etc = town, root, root / "etc"
        subprocess.run(["cp", "-a", "/etc", self.etc], check=True)
        with (self.etc / "hosts").open("a") as hosts:
            hosts.write(f"127.0.0.1 {NAME}\n")
        self.settings = self.etc / "igashu" / "igashu.env"
        self.settings.parent.mkdir(exist_ok=True)
        shutil.copy(town.env_file, self.settings)
        self.settings.chmod(0o600)
        town.run(f"igashu server_files --root {root}")
        self.enable("igashu.target", "multi-user.target", "igashu-backup.timer", "timers.target")
        for part in ("pages@1", "pages@2", "sockets@1", "sockets@2", "worker"):
            self.enable(f"igashu-{part}.service", "igashu.target")

    def enable(self, *units) -> None:
        """As `systemctl enable` would: each of them by the target that stands behind it."""
        for unit, target in zip(units[::2], units[1::2], strict=True):
            wants = self.etc / "systemd/system" / f"{target}.wants"
            wants.mkdir(exist_ok=True)
            (wants / unit).symlink_to(f"../{unit}")

    @contextmanager
    def told(self, **settings):
        """For a while, other settings stand in the file."""
        former = self.settings.read_text()
        lines = [f"IGASHU_{name}='{value}'\n" for name, value in settings.items()]
        self.settings.write_text(former + "".join(lines))  # the last line counts
        try:
            yield
        finally:
            self.settings.write_text(former)

    def doctor(self, trust=None) -> dict[str, str]:
        """Return what the doctor finds: its code, and how to mend it."""
        here = f"mount --bind {self.etc} /etc; export IGASHU_ENV_FILE=/etc/igashu/igashu.env"
        trusted = f"export SSL_CERT_FILE={trust or self.town.certificate}"
        command = f"{here}; {trusted}; igashu doctor --language en"
        said = self.town.run(f"unshare --mount sh -euc '{command}'", check=False)
        found = {code: mend for mend, code in re.findall(r"→ (.+)  \[(\S+)\]", said)}
        assert found or "Nothing wrong" in said, said
        return found


@pytest.fixture(scope="module")
def machine(town, tmp_path_factory):
    town.run("igashu backup")
    made = Machine(town, tmp_path_factory.mktemp("machine"))
    assert made.doctor() == {}, "the control: a healthy installation hears nothing"
    return made


def mended(found) -> set[str]:
    """Return the codes; each must say what to do."""
    assert all(len(mend) > 10 for mend in found.values()), found
    return set(found)


def test_a_hasty_settings_file(machine):
    away = {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
            "BACKUP_DIR": str(machine.root / "nothing")}  # fmt: skip
    with machine.told(**HASTY, **away):
        assert mended(machine.doctor()) == OF_HASTE | {"redis", "mail", "no_backup"}


def test_another_name_than_the_address(machine):
    with machine.told(BASE_URL=f"http://{NAME}", ALLOWED_HOSTS="iga.example.jp"):
        assert mended(machine.doctor()) == {"igashu.E001", "igashu.E032", "server_files"}


def test_a_small_database_for_many_processes(machine):
    with machine.told(DATABASE_URL=f"sqlite:///{machine.root}/empty.sqlite3", REDIS_URL=""):
        found = mended(machine.doctor())
    assert found >= {"igashu.E020", "igashu.E021", "migrations"}


def test_a_public_folder_with_everything_in_it(machine):
    inside = machine.town.var / "static"
    open_to_all = f"sqlite:///{inside}/static/igashu.sqlite3"
    with machine.told(
        VAR_DIR=str(inside), EDGE_FILES=f"{inside}/nowhere", DATABASE_URL=open_to_all
    ):
        found = mended(machine.doctor())
    assert found >= {"igashu.E040", "finished_pages", "static", "maintenance_page", "no_backup"}


def test_database_and_nginx_are_away(machine):
    port = free_port()
    away = f"postgresql://igashu@127.0.0.1:{free_port()}/igashu"
    with machine.told(DATABASE_URL=away, BASE_URL=f"https://{NAME}:{port}"):
        assert mended(machine.doctor()) == {"database", "front"}


def test_a_certificate_that_browsers_refuse(machine):
    other = machine.root / "other.pem"
    machine.town.make_certificate(other)
    assert mended(machine.doctor(trust=other)) == {"certificate"}


@contextmanager
def changed(*files):
    """Give files back as they were."""
    kept = {file: (file.read_bytes(), file.stat().st_mode) for file in files}
    try:
        yield
    finally:
        for file, (content, mode) in kept.items():
            file.write_bytes(content)
            file.chmod(mode)


def test_what_lies_on_the_disk(machine):
    var, flag = machine.town.var, machine.town.var / "maintenance.on"
    unit = machine.etc / "systemd/system/igashu-small.service"
    manifest, refused = var / "static/staticfiles.json", var / "pages/413.html"
    with changed(manifest, refused, unit, machine.settings):
        manifest.unlink()
        refused.write_text("of the last version")
        unit.write_text(unit.read_text().replace("Restart=always", "Restart=no"))
        machine.settings.chmod(0o644)
        flag.touch()
        try:
            found = mended(machine.doctor())
        finally:
            flag.unlink()
    assert found == {"static", "maintenance_page", "server_files", "secret_open", "closed"}


HARM = """
CREATE TABLE kept_step AS SELECT * FROM django_migrations
  WHERE app = 'community' ORDER BY id DESC LIMIT 1;
DELETE FROM django_migrations WHERE id IN (SELECT id FROM kept_step);
CREATE TABLE kept_roles AS SELECT * FROM members_user_groups;
DELETE FROM members_user_groups;
UPDATE igashu_site_heartbeat SET ran_at = now() - interval '1 hour';
"""
HEAL = """
INSERT INTO django_migrations SELECT * FROM kept_step; DROP TABLE kept_step;
INSERT INTO members_user_groups SELECT * FROM kept_roles; DROP TABLE kept_roles;
"""


def test_servers_that_run_but_not_well(machine):
    town = machine.town
    town.worker.stop()
    town.query(HARM)
    town.redis.ask("CONFIG SET maxmemory-policy allkeys-lru")
    with changed(town.certificate, town.certificate.with_suffix(".key")):
        town.make_certificate(days=5)
        town.nginx.reload()
        try:
            found = mended(machine.doctor())
        finally:
            town.redis.ask("CONFIG SET maxmemory-policy noeviction")
            town.query(HEAL)
            town.worker.go_on()
    town.nginx.reload()
    expected = {"redis_policy", "migrations", "no_administrator", "clock", "certificate_soon"}
    assert found == expected
