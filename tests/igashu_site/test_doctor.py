"""Each thing that is wrong is found and told how to mend; a healthy installation hears nothing.

Unsafe settings have their own test (test_deploy_checks): here is what only a look around finds.
"""

import socket
import ssl
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import redis
from django.core.checks import Error
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils.timezone import now

from igashu_site import doctor, health, heartbeat, refusals, roles, server_files
from igashu_site.backup import shelf
from igashu_site.doctor import connections, files, machine, servers
from tests import build
from tests.servers.smtp import MailServer


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def mail_server():
    with MailServer() as made:
        yield made


class World:
    """A healthy installation that a test makes ill in one place."""

    def __init__(self, settings, monkeypatch, var):
        self.settings, self.monkeypatch, self.var = settings, monkeypatch, var

    def patch(self, place, name, value):
        self.monkeypatch.setattr(place, name, value)

    def found(self):
        return {finding.code: finding for finding in doctor.examine()}


@pytest.fixture
def world(settings, monkeypatch, tmp_path, house, mail_server):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.IGASHU_BACKUP_DIR = str(tmp_path / "backups")
    settings.IGASHU_BACKUP_KEY_FILE = settings.IGASHU_EDGE_FILES = ""
    settings.IGASHU_BACKUP_KEY = "a key that is long enough for the backups"
    settings.IGASHU_SECURITY_CONTACT = ["csirt@city.example.jp"]
    settings.IGASHU_SECURITY_CONFIRMED = f"{now():%Y-%m-%d}"
    settings.REDIS_URL = "redis://127.0.0.1/0"
    settings.BASE_URL = "https://igashu.example.jp"
    settings.ALLOWED_HOSTS = ["igashu.example.jp"]
    settings.DEFAULT_FROM_EMAIL = "igashu@city.example.jp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.EMAIL_USE_SSL = False
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for folder in ("media", "static", "backups", "pages"):
        (tmp_path / folder).mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    (tmp_path / "pages" / "maintenance.html").touch()
    refusals.write_files(tmp_path / "pages")
    shelf.path_for(now()).touch()
    heartbeat.beat(heartbeat.CLOCK, at=now())
    build.make_person("head@example.jp", roles=[roles.ADMINISTRATOR])
    made = World(settings, monkeypatch, tmp_path)
    line = Mock(info=Mock(return_value={"maxmemory_policy": "noeviction"}))
    made.line = line
    made.patch(servers.redis.Redis, "from_url", Mock(return_value=line))
    made.patch(servers, "certificate_until", lambda name, port: now() + timedelta(days=60))
    made.patch(doctor, "run_checks", lambda **_how: [])
    made.patch(files, "ENV_FILE", tmp_path / "igashu.env")
    made.patch(files, "SYSTEM", tmp_path / "system")
    made.patch(server_files.page_files, "configuration", lambda: "made from the settings")
    server_files.write(files.SYSTEM)
    for link in server_files.links(files.SYSTEM):
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(link.parents[1] / link.name)
    made.patch(machine, "groups_of", lambda _name: (33, [33]))
    made.patch(files.shutil, "disk_usage", lambda _place: SimpleNamespace(free=10 * 1024**3))
    return made


def test_a_healthy_installation_hears_nothing(world):
    assert world.found() == {}


def database_away(world):
    world.patch(health, "database", Mock(side_effect=OperationalError))


def migrations_missing(world):
    world.patch(health, "migrations", lambda: False)


def old_postgres(world):
    world.patch(servers, "connection", SimpleNamespace(vendor="postgresql", pg_version=130011))
    world.patch(servers, "database_time", now)


def clocks_apart(world):
    world.patch(servers, "database_time", lambda: now() - timedelta(seconds=5))


def redis_away(world):
    world.line.ping.side_effect = redis.ConnectionError


def redis_forgets(world):
    world.line.info.return_value = {"maxmemory_policy": "allkeys-lru"}


def layer_dumb(world):
    world.patch(health, "doorbell_answers", Mock(side_effect=TimeoutError))


def mail_away(world):
    world.settings.EMAIL_PORT = closed_port()


def ask_the_mail_server(world, server, *, password="", use_tls=False):
    world.settings.EMAIL_PORT, world.settings.EMAIL_USE_TLS = server.port, use_tls
    world.settings.EMAIL_HOST_USER = "igashu" if password else ""
    world.settings.EMAIL_HOST_PASSWORD = password
    return world.found()


def test_the_doctor_logs_in_at_the_mail_server_and_sends_nothing(world):
    with MailServer(password="right") as server:
        assert ask_the_mail_server(world, server, password="right") == {}
        assert server.logins == 1
        found = ask_the_mail_server(world, server, password="wrong")
        assert set(found) == {"mail_login"}
        assert "パスワード" in found["mail_login"].mend
        assert not server.letters


@pytest.mark.parametrize("says_tls", [True, False], ids=["refused", "unknown"])
def test_a_mail_server_that_does_not_encrypt_is_found(world, says_tls):
    with MailServer(says_tls=says_tls) as server:
        assert set(ask_the_mail_server(world, server, use_tls=True)) == {"mail_encryption"}
        # The control: without encryption it talks to anybody.
        assert ask_the_mail_server(world, server) == {}


def nobodys_letters(world):
    world.settings.DEFAULT_FROM_EMAIL = "igashu@localhost"


def clock_stands(world):
    heartbeat.beat(heartbeat.CLOCK, at=now())
    heartbeat.Heartbeat.objects.update(ran_at=now() - timedelta(hours=1))


def wrong_certificate(world):
    world.patch(servers, "certificate_until", Mock(side_effect=ssl.SSLCertVerificationError))


def certificate_ends(world):
    world.patch(servers, "certificate_until", lambda name, port: now() + timedelta(days=5))


def nobody_in_front(world):
    world.patch(servers, "certificate_until", Mock(side_effect=ConnectionRefusedError))


def folder_missing(world):
    (world.var / "media").rmdir()


def disk_full(world):
    world.patch(files.shutil, "disk_usage", lambda _place: SimpleNamespace(free=10 * 1024**2))


def static_missing(world):
    (world.var / "static" / "staticfiles.json").unlink()


def secrets_open(world):
    files.ENV_FILE.write_text("IGASHU_SECRET_KEY=…")
    files.ENV_FILE.chmod(0o644)


def backup_key_open(world):
    key = world.var / "backup.key"
    key.write_text("…")
    key.chmod(0o604)
    world.settings.IGASHU_BACKUP_KEY_FILE = str(key)


def left_closed(world):
    (world.var / "maintenance.on").touch()


def no_maintenance_page(world):
    (world.var / "pages" / "maintenance.html").unlink()


def old_refusals(world):
    (world.var / "pages" / "413.html").write_text("as the last version said it")


def old_service(world):
    unit = files.SYSTEM / "etc/systemd/system/igashu-small.service"
    unit.write_text(unit.read_text().replace("Restart=always", ""))


def old_names(world):
    world.settings.BASE_URL = "https://iga.example.jp"
    world.settings.ALLOWED_HOSTS = ["iga.example.jp"]


def no_place_for_pages(world):
    world.settings.IGASHU_EDGE_FILES = str(world.var / "finished")
    server_files.write(files.SYSTEM)


def no_backup(world):
    shelf.backups()[0][1].unlink()


def old_backup(world):
    no_backup(world)
    shelf.path_for(now() - timedelta(days=3)).touch()


def no_backup_key(world):
    world.settings.IGASHU_BACKUP_KEY = ""
    world.settings.IGASHU_BACKUP_KEY_FILE = str(world.var / "backup.key")


def closed_backup_key(world):
    no_backup_key(world)
    refused = Mock(side_effect=PermissionError)
    world.patch(files.keys, "Path", Mock(return_value=Mock(read_text=refused)))


def no_pg_dump(world):
    world.patch(files, "connection", SimpleNamespace(vendor="postgresql"))
    world.patch(files.postgres, "Path", lambda _path: Mock(glob=lambda _pattern: []))
    world.patch(files.postgres.shutil, "which", lambda _tool: None)


def no_administrator(world):
    files.Group.objects.get(name=roles.ADMINISTRATOR).user_set.clear()


def no_home_page(world):
    files.Site.objects.update(root_page=1)


def no_contact(world):
    world.settings.IGASHU_SECURITY_CONTACT = []


def contact_unconfirmed(world):
    world.settings.IGASHU_SECURITY_CONFIRMED = ""


def contact_ends(world):
    world.settings.IGASHU_SECURITY_CONFIRMED = f"{now() - timedelta(days=340):%Y-%m-%d}"


def connections_run_out(world):
    world.patch(connections, "used_connections", lambda: 90)
    world.patch(connections.installation, "most_connections", lambda: 97)


def shut_to_nginx(world):
    (world.var / "media" / "images").mkdir(mode=0o750)


def not_enabled(world):
    (files.SYSTEM / "etc/systemd/system/timers.target.wants/igashu-backup.timer").unlink()


SEEDED = [
    (shut_to_nginx, "shut_to_nginx", "chgrp -R www-data"),
    (not_enabled, "not_enabled", "enable --now igashu-backup.timer"),
    (no_contact, "security_contact", "IGASHU_SECURITY_CONTACT"),
    (contact_unconfirmed, "security_unconfirmed", "IGASHU_SECURITY_CONFIRMED"),
    (contact_ends, "security_ends", "IGASHU_SECURITY_CONFIRMED"),
    (connections_run_out, "connections", "IGASHU_MACHINES"),
    (database_away, "database", "systemctl status postgresql"),
    (migrations_missing, "migrations", "igashu migrate"),
    (old_postgres, "database_version", "PostgreSQL 14"),
    (clocks_apart, "time_skew", "chrony"),
    (redis_away, "redis", "redis-server"),
    (redis_forgets, "redis_policy", "maxmemory-policy noeviction"),
    (layer_dumb, "layer", "ACL"),
    (mail_away, "mail", "IGASHU_EMAIL_URL"),
    (nobodys_letters, "sender", "IGASHU_FROM_EMAIL"),
    (clock_stands, "clock", "systemctl restart igashu-worker"),
    (wrong_certificate, "certificate", "certbot renew"),
    (certificate_ends, "certificate_soon", "certbot renew"),
    (nobody_in_front, "front", "nginx -t"),
    (folder_missing, "folder", "install -d"),
    (disk_full, "disk", "journalctl"),
    (static_missing, "static", "collectstatic"),
    (secrets_open, "secret_open", "chmod o-rwx"),
    (backup_key_open, "secret_open", "chmod o-rwx"),
    (left_closed, "closed", "sudo rm"),
    (no_maintenance_page, "maintenance_page", "igashu maintenance_page"),
    (old_refusals, "maintenance_page", "igashu maintenance_page"),
    (old_service, "server_files", "sudo igashu-files"),
    (old_names, "server_files", "sudo igashu-files"),
    (no_place_for_pages, "finished_pages", "install -d"),
    (no_backup, "no_backup", "igashu backup"),
    (old_backup, "old_backup", "igashu-backup.timer"),
    (no_backup_key, "backup_key", "igashu backup --new-key | sudo install -o igashu"),
    (closed_backup_key, "backup_key", "chown igashu"),
    (no_pg_dump, "backup_tool", "postgresql-client"),
    (no_administrator, "no_administrator", "create_staff"),
    (no_home_page, "no_home_page", "igashu begin"),
]


@pytest.mark.parametrize(
    ("seed", "code", "advice"), SEEDED, ids=[row[0].__name__ for row in SEEDED]
)
def test_it_is_found_and_told_how_to_mend(world, seed, code, advice):
    seed(world)
    found = world.found()
    assert set(found) == {code}
    assert advice in found[code].mend


def test_what_the_settings_lack_is_told_too(world):
    refused = [Error("だめです", hint="こうします", id="igashu.E020")]
    world.patch(doctor, "run_checks", lambda **_how: refused)
    assert world.found()["igashu.E020"].mend == "こうします"


def test_a_probe_that_breaks_hides_no_other(world):
    world.patch(
        doctor, "PROBES", (Mock(side_effect=ZeroDivisionError, __name__="one"), files.static)
    )
    static_missing(world)
    assert set(world.found()) == {"one", "static"}


@pytest.mark.parametrize(("language", "words"), [("ja", "ひとつもありません"), ("en", "no backup")])
def test_the_command_speaks_and_fails(world, capsys, language, words):
    no_backup(world)
    with pytest.raises(CommandError):
        call_command("doctor", language=language)
    said = capsys.readouterr().out
    assert "[no_backup]" in said
    assert words in said


def test_the_command_is_content(world, capsys):
    call_command("doctor")
    assert "見つかりませんでした" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mode", "owner", "group", "may"),
    [
        (0o2750, 5, 33, True),
        (0o2750, 5, 5, False),
        (0o755, 5, 5, True),
        (0o705, 5, 33, False),
        (0o070, 33, 33, False),
        (0o710, 5, 44, True),
    ],
)
def test_the_system_asks_the_owner_then_the_group_then_others(mode, owner, group, may):
    place = SimpleNamespace(st_mode=0o040000 | mode, st_uid=owner, st_gid=group)
    assert machine.may_enter(place, 33, [33, 44]) is may


def test_without_the_manuals_services_nothing_is_said_of_nginx_or_systemd(world):
    """A container, or a laptop."""
    shut_to_nginx(world)
    not_enabled(world)
    for unit in (files.SYSTEM / "etc/systemd/system").glob("igashu*.service"):
        unit.unlink()
    assert world.found() == {}


def test_a_large_town_enables_each_of_its_processes(settings):
    settings.IGASHU_PAGE_WORKERS, settings.IGASHU_SOCKET_WORKERS = 3, 2
    settings.IGASHU_BACKUP_EVERY_HOURS = 24
    assert [link.name for link in server_files.links(files.SYSTEM)] == [
        *(f"igashu-pages@{n}.service" for n in (1, 2, 3)),
        *(f"igashu-sockets@{n}.service" for n in (1, 2)),
        "igashu-worker.service",
        "igashu.target",
    ]
