"""The settings lie in the backup, sealed, and come back beside those in force."""

import stat
import subprocess

import pytest

from igashu_site.backup import environment

ODD = {
    "IGASHU_A": "plain",
    "IGASHU_B": 'it\'s "quoted" for $HOME and `id` \\ to the end',
    "IGASHU_C": "伊賀衆 # no comment; no end",
    "IGASHU_D": "two\nlines",
    "IGASHU_E": "",
}


@pytest.fixture
def here(monkeypatch, settings, tmp_path):
    """A process with odd settings, and nothing else of ours."""
    for name in environment.os.environ.copy():
        if name.startswith("IGASHU_"):
            monkeypatch.delenv(name)
    for name, value in ODD.items():
        monkeypatch.setenv(name, value)
    settings.VAR_DIR = tmp_path
    return tmp_path


def read_by_a_shell(file, name):
    script = f'. "{file}"; printf %s "${name}"'
    clean = {"PATH": "/usr/bin:/bin", "HOME": "/wrong"}
    return subprocess.run(["sh", "-c", script], env=clean, capture_output=True, text=True).stdout


def test_a_shell_reads_each_value_as_it_was(here):
    (here / "env").write_text(environment.written())
    assert {name: read_by_a_shell(here / "env", name) for name in ODD} == ODD


def test_what_opens_the_backup_is_not_inside(here, monkeypatch):
    monkeypatch.setenv("IGASHU_BACKUP_KEY", "the key")
    assert "the key" not in environment.written()
    monkeypatch.setenv("IGASHU_SECRET_KEY", "the key")  # the control
    assert "the key" in environment.written()


def test_other_settings_are_laid_beside__for_the_owner_only(here):
    (here / "found").write_text("IGASHU_A='other'\n")
    place = environment.put_beside(here / "found")
    assert place.read_text() == "IGASHU_A='other'\n"
    assert place.parent == here
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_same_settings_are_not_laid_a_second_time(here):
    (here / "found").write_text(environment.written())
    assert environment.put_beside(here / "found") is None
    assert environment.put_beside(here / "a backup of an older version has none") is None
