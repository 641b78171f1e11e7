"""What is shipped for a server fits what the settings read, and what the site does."""

import json
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from wagtail.utils.sendfile import sendfile as wagtail_sendfile

from home.models import HomePage
from igashu_site import accel, roles
from members.models import User

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
# Read by nobody but a laptop or a test.
NOT_FOR_A_SERVER = {"DEBUG", "TEST_DATABASE", "DEMO_LOGIN_CODE"}


def named_in_settings():
    """Return every setting that is read from the environment."""
    text = "".join(file.read_text() for file in (ROOT / "igashu_site/settings").glob("*.py"))
    return set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', text)) - NOT_FOR_A_SERVER


def test_the_example_names_every_setting_and_no_other():
    example = (DEPLOY / "igashu.env.example").read_text()
    named = re.findall(r"^#?IGASHU_([A-Z0-9_]+)=", example, re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) == named_in_settings()


def test_a_shell_and_systemd_read_the_example_alike():
    for line in (DEPLOY / "igashu.env.example").read_text().splitlines():
        assert re.fullmatch(r"|# .*|#?IGASHU_[A-Z0-9_]+='[^'\\$]*'", line), line


def test_the_services_start_what_there_is():
    for unit in (DEPLOY / "systemd").glob("*.service"):
        (command,) = re.findall(r"^ExecStart=/opt/igashu/\.venv/bin/(\S+)", unit.read_text(), re.M)
        assert command in {"granian", "uvicorn", "daphne", "python"}


def test_private_files_are_named_to_nginx(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answer = accel.sendfile(
        Mock(), str(tmp_path / "documents" / "名簿.pdf"), mimetype="application/pdf"
    )
    assert answer["X-Accel-Redirect"] == "/_private/documents/%E5%90%8D%E7%B0%BF.pdf"
    assert answer["Content-Type"] == "application/pdf"


def test_an_answer_without_a_body_promises_none(settings, tmp_path, rf):
    """Wagtail says how long the file is; granian breaks off when fewer bytes come."""
    settings.MEDIA_ROOT = tmp_path
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-words")
    answer = wagtail_sendfile(rf.get("/"), str(file), backend=accel.sendfile)
    assert "Content-Length" not in answer
    assert "Content-Encoding" not in answer
    assert answer["Content-Disposition"] == 'inline; filename="a.pdf"'
    # The control: an ordinary answer is given the length.
    other = wagtail_sendfile(rf.get("/"), str(file), backend=lambda *_a, **_k: HttpResponse())
    assert other["Content-Length"] == "10"


def test_nothing_outside_the_media_is_named(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with pytest.raises(ValueError, match="not in the subpath"):
        accel.sendfile(Mock(), str(tmp_path / "media" / ".." / "igashu.sqlite3"))


def test_the_first_account_of_the_staff(db, capsys):
    call_command("create_staff", "Hanako@Example.jp", role=[roles.ADMINISTRATOR], name="伊賀 花子")
    user = User.objects.get(email="hanako@example.jp")
    assert (user.last_name, user.first_name) == ("伊賀", "花子")
    assert [group.name for group in user.groups.all()] == [roles.ADMINISTRATOR]
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()
    call_command("create_staff", "hanako@example.jp", role=[roles.EDITOR])
    assert user.groups.count() == 2


def test_no_account_for_what_is_no_address(db):
    with pytest.raises(CommandError, match="メールアドレスの形ではありません"):
        call_command("create_staff", "hanako", role=[roles.EDITOR])


def test_the_maintenance_page_needs_nobody(house, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("maintenance_page", stdout=Mock())
    page = (tmp_path / "pages" / "maintenance.html").read_text()
    assert "伊賀衆" in page
    assert "<script" not in page
    assert "style=" not in page


def test_what_nginx_refuses_by_itself_has_a_page(house, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("maintenance_page", stdout=Mock())
    nginx = (DEPLOY / "nginx" / "igashu.conf").read_text()
    named = re.findall(r"error_page \d+(?: =\d+)? /_refused/(\d+\.html);", nginx)
    assert "413.html" in named
    for name in named:
        page = (tmp_path / "pages" / name).read_text()
        assert '<p lang="en">' in page
        assert "style=" not in page
    assert not list((tmp_path / "pages").glob("*.new"))


def test_a_town_begins_once(house):
    with pytest.raises(CommandError, match="何も変えませんでした"):
        call_command("begin")
    assert HomePage.objects.count() == 1


def test_what_is_common_to_all_services_suits_a_service_that_ends():
    """systemd refuses a oneshot service that is always restarted: the backup would never run."""
    common = (DEPLOY / "systemd" / "hardening.conf").read_text()
    assert "Restart=" not in common
    lasting = [unit for unit in (DEPLOY / "systemd").glob("*.service") if "backup" not in unit.name]
    assert all("Restart=always" in unit.read_text() for unit in lasting)


# --- Containers: they say what the services say ------------------------------------------------


def started(words):
    """Return a command without the address it listens at."""
    words = [word.rpartition("/")[2] if word.startswith("/opt") else word for word in words]
    address = re.compile(r"--host|--port|127\.0\.0\.1|0\.0\.0\.0|8[12]0(%i|\d)")
    return [word for word in words if not address.fullmatch(word)]


def of_service(name):
    text = (DEPLOY / "systemd" / f"{name}.service").read_text()
    return started(re.findall(r"^ExecStart=(.+)$", text, re.M)[0].split())


def test_containers_start_what_the_services_start():
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())["services"]
    dockerfile = (DEPLOY / "compose" / "Dockerfile").read_text()
    pages = json.loads(re.findall(r"^CMD (.+)$", dockerfile, re.M)[0])
    assert started(pages) == of_service("igashu-pages@")
    assert started(compose["sockets-1"]["command"]) == of_service("igashu-sockets@")
    assert started(compose["worker"]["command"]) == of_service("igashu-worker")
    assert {name: "command" in compose[name] for name in ("pages-1", "pages-2")} == {
        "pages-1": False, "pages-2": False,
    }  # fmt: skip


def test_containers_name_only_settings_that_there_are():
    text = "".join(
        (DEPLOY / "compose" / name).read_text() for name in ("compose.yaml", "Dockerfile")
    )
    assert set(re.findall(r"IGASHU_([A-Z0-9_]+)", text)) <= named_in_settings()


def test_an_image_holds_the_code_and_nothing_of_who_builds_it():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", ".venv", "var", "deploy/compose/igashu.env", "deploy/compose/tls"} <= {*ignored}
    dockerfile = (DEPLOY / "compose" / "Dockerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        assert all((ROOT / name).exists() for name in line.split())
    last_stage = dockerfile.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.M)  # by number: known not to be root
