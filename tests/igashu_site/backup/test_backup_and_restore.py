"""A whole site in one file and back: all of it, or nothing."""

import os
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection as default

from igashu_site.backup import archive, make, restore, sqlite
from igashu_site.backup.refusal import Refusal
from igashu_site.models import Heartbeat

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        default.vendor != "sqlite",
        reason="a town in one file; PostgreSQL's own: tests/faults/test_restore_drill.py",
    ),
]
EPOCH = "0" * 32
BROKEN = r"壊れて|切れて"
FULL = OSError(28, "No space left on device")


@pytest.fixture
def town(tmp_path, settings, db):
    """A small site of its own: a database, two pictures, a key, an empty shelf."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.IGASHU_BACKUP_DIR = str(tmp_path / "shelf")
    settings.IGASHU_BACKUP_KEY = "a key that is long enough for this backup"
    for name in ("images/castle.jpg", "images/城.jpg"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 50_000)
    file = tmp_path / "town.sqlite3"
    source = sqlite3.connect(default.settings_dict["NAME"])
    with closing(source) as empty, closing(sqlite3.connect(file)) as copy:
        empty.backup(copy)
    connection = default.copy()
    connection.settings_dict["NAME"] = str(file)
    fill(connection)
    with patch.object(restore, "bring_up_to_date"):
        yield connection
    connection.close()


def fill(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO community_room (name, kind, purpose, guidelines, head_seq, epoch, "
            f"created_at) VALUES ('広場', 'open', '', '', 7, '{EPOCH}', '2026-01-01')"
        )
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', '2099-01-01 00:00:00')")
        cursor.execute(
            "INSERT INTO members_user (id, password, is_superuser, first_name, last_name, is_staff,"
            " is_active, date_joined, email) VALUES ('1', '', 0, '', '', 0, 1, '2026-01-01', 'a@b')"
        )


def ask(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def lose_everything(connection, folder):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in ("community_room", "django_session", "members_user", "home_homepage"):
            cursor.execute(f"DELETE FROM {table}")
    (folder / "images" / "castle.jpg").unlink()
    (folder / "images" / "later.jpg").write_bytes(b"later")


def put_back(connection, path, *, replace=False, sign_out=False):
    return restore.restore(connection, path, replace=replace, sign_out=sign_out)


def state(connection, folder):
    files = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
        return list(file.iterdump()), files


def test_what_was_lost_comes_back(town, settings):
    path, media = make.make(town), Path(settings.MEDIA_ROOT)
    before = state(town, media)
    lose_everything(town, media)
    done = put_back(town, path)
    after = state(town, media)
    assert after[1] == before[1]
    assert {line for line in before[0] if line not in after[0]} == {
        line for line in before[0] if EPOCH in line
    }
    assert (done.files, ask(town, "SELECT count(*) FROM django_session")) == (2, 1)
    assert done.kept[0].joinpath("images", "later.jpg").exists()


def test_the_rooms_get_new_epochs_and_sessions_may_end(town):
    put_back(town, make.make(town), replace=True, sign_out=True)
    assert ask(town, "SELECT epoch FROM community_room") != EPOCH
    assert ask(town, "SELECT count(*) FROM django_session") == 0


def test_a_restored_epoch_is_an_identifier_for_django(town):
    put_back(town, make.make(town), replace=True)
    stored = ask(town, "SELECT epoch FROM community_room")
    assert UUID(stored).hex == stored


def test_a_site_is_not_overwritten_by_mistake(town, settings):
    path = make.make(town)
    before = state(town, Path(settings.MEDIA_ROOT))
    with pytest.raises(Refusal, match="--replace"):
        put_back(town, path)
    assert state(town, Path(settings.MEDIA_ROOT)) == before


def test_writers_go_on_while_it_is_made(town):
    """What another one writes while the pages are copied is not in, and is not held up."""
    real = sqlite.sums_of

    def write_meanwhile(connection, path):
        with closing(sqlite3.connect(town.settings_dict["NAME"], timeout=0)) as other, other:
            other.execute("UPDATE community_room SET name = '庭'")
        return real(connection, path)

    with patch.object(sqlite, "sums_of", write_meanwhile):
        path = make.make(town)
    assert ask(town, "SELECT name FROM community_room") == "庭"
    put_back(town, path, replace=True)
    assert ask(town, "SELECT name FROM community_room") == "広場"


def damaged(path, how):
    data = bytearray(path.read_bytes())
    if how == "flipped":
        data[len(data) // 2] ^= 1
    elif how == "flipped at the end":
        data[-1] ^= 1
    else:
        del data[len(data) * 2 // 3 :]
    other = path.with_name("damaged.backup")
    other.write_bytes(data)
    return other


@pytest.mark.parametrize("how", ["flipped", "flipped at the end", "cut off"])
def test_a_damaged_backup_changes_nothing(town, settings, how):
    path = damaged(make.make(town), how)
    lose_everything(town, settings.MEDIA_ROOT)
    before = state(town, settings.MEDIA_ROOT)
    with pytest.raises(Refusal, match=BROKEN):
        put_back(town, path)
    assert state(town, settings.MEDIA_ROOT) == before
    with pytest.raises(CommandError, match=BROKEN):
        call_command("backup", verify=path)


def test_another_key_changes_nothing(town, settings):
    path = make.make(town)
    settings.IGASHU_BACKUP_KEY = "another key that is also long enough to be one"
    with pytest.raises(Refusal, match="鍵が違います"):
        put_back(town, path, replace=True)


def test_a_full_disk_while_laying_out_changes_nothing(town, settings):
    path = make.make(town)
    before = state(town, settings.MEDIA_ROOT)
    full = patch.object(archive, "lay_down", side_effect=FULL)
    with full, pytest.raises(Refusal, match="場所が足りない"):
        put_back(town, path, replace=True)
    assert state(town, settings.MEDIA_ROOT) == before
    assert not list(settings.MEDIA_ROOT.parent.glob("restoring-*"))


def test_a_file_that_the_site_may_not_read_is_told(town, settings, tmp_path):
    with pytest.raises(CommandError, match=f"{tmp_path}/none.backup がありません"):
        call_command("restore", tmp_path / "none.backup")
    for command in (["restore", tmp_path], ["backup", "--verify", tmp_path]):  # a folder
        with pytest.raises(CommandError, match=f"{tmp_path} を読めません.*{tmp_path}/shelf"):
            call_command(*map(str, command))


def test_the_settings_come_back_beside_those_in_force(town, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("IGASHU_SECRET_KEY", "of the lost machine")
    path = make.make(town)
    assert b"of the lost machine" not in path.read_bytes()
    monkeypatch.setenv("IGASHU_SECRET_KEY", "of the new machine")
    place = put_back(town, path, replace=True).settings
    assert "IGASHU_SECRET_KEY='of the lost machine'" in place.read_text()


def test_a_backup_by_command_tells_how_it_went(town, settings, tmp_path):
    with patch.object(make, "make", return_value=tmp_path):
        call_command("backup", stdout=StringIO())
    assert Heartbeat.objects.get(job="backup").failed_at is None
    with patch.object(make, "make", side_effect=Refusal("no")), pytest.raises(CommandError):
        call_command("backup")
    assert Heartbeat.objects.get(job="backup").failed_at is not None


def test_a_shelf_where_nothing_can_be_written_is_told(town, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.IGASHU_BACKUP_DIR = str(tmp_path / "file" / "shelf")
    with pytest.raises(CommandError, match=r"フォルダー .*shelf に書き込めません"):
        call_command("backup")


def test_a_full_disk_while_the_database_is_copied_is_told(town):
    copying = patch.object(sqlite, "at", side_effect=sqlite3.OperationalError("disk is full"))
    with copying, pytest.raises(Refusal, match=r"写せませんでした.*disk is full"):
        make.make(town)


@pytest.mark.parametrize("mode", [0o750, 0o755])
def test_what_comes_back_is_open_to_whom_the_files_were(town, settings, mode):
    """nginx reads by the group of the folder, which whatever is made inside inherits."""
    path, media = make.make(town), Path(settings.MEDIA_ROOT)
    os.chmod(media, mode | 0o2000)
    os.chown(media, -1, a_group := other_group())
    put_back(town, path, replace=True)
    found = [media, *media.rglob("*")]
    assert {one.stat().st_gid for one in found} == {a_group}
    assert {one.stat().st_mode & 0o2000 for one in found if one.is_dir()} == {0o2000}
    assert {bool(one.stat().st_mode & 0o007) for one in found} == {mode == 0o755}
    assert {bool(one.stat().st_mode & 0o040) for one in found} == {True}


def other_group() -> int:
    """Return a group this process may give a file to, if there is one, that is not its own."""
    return 33 if os.geteuid() == 0 else next((g for g in os.getgroups()), os.getegid())


def test_a_database_that_refuses_leaves_the_files_too(town, settings):
    path = make.make(town)
    before = state(town, settings.MEDIA_ROOT)
    with patch.object(sqlite, "load", side_effect=Refusal("locked")), pytest.raises(Refusal):
        put_back(town, path, replace=True)
    assert state(town, settings.MEDIA_ROOT) == before


def test_a_folder_that_cannot_be_put_in_place_goes_back(town, settings):
    path = make.make(town)
    before = state(town, settings.MEDIA_ROOT)
    real, done = os.rename, []

    def second_fails(source, target):
        done.append(source)
        if len(done) == 3:  # the first moves what was laid out beside the files
            raise OSError(18, "Invalid cross-device link")
        real(source, target)

    with patch.object(restore.os, "rename", second_fails), pytest.raises(Refusal, match="置きかえ"):
        put_back(town, path, replace=True)
    assert state(town, settings.MEDIA_ROOT) == before


def test_a_locked_database_is_refused_in_time(town, settings):
    path = make.make(town)
    before = state(town, settings.MEDIA_ROOT)
    with closing(sqlite3.connect(town.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        with patch.object(sqlite, "SECONDS", 0.01), pytest.raises(Refusal, match="書き込めません"):
            put_back(town, path, replace=True)
    assert state(town, settings.MEDIA_ROOT) == before


def test_a_full_disk_while_making_leaves_the_older_ones(town, settings):
    shelf = Path(settings.IGASHU_BACKUP_DIR)
    old = make.make(town)
    full = patch("igashu_site.backup.sealed.Sealer.seal", side_effect=FULL)
    with full, pytest.raises(Refusal, match="前のバックアップはそのまま"):
        make.make(town)
    assert list(shelf.iterdir()) == [old]


def test_a_backup_of_a_newer_version_is_refused(town):
    about = make.about(town)
    about["migrations"].append(["members", "0999_of_the_future"])
    with pytest.raises(Refusal, match=r"members\.0999_of_the_future"):
        restore.refuse_what_does_not_fit(town, about)
    about["migrations"].pop()
    restore.refuse_what_does_not_fit(town, about)


def test_the_other_kind_of_database_is_refused(town):
    with pytest.raises(Refusal, match="move_to_postgres"):
        restore.refuse_what_does_not_fit(town, make.about(town) | {"engine": "postgresql"})


def test_a_copy_that_is_not_what_the_manifest_says_is_refused(town, monkeypatch):
    honest = sqlite.sums_of
    monkeypatch.setattr(sqlite, "sums_of", lambda *args: honest(*args) | {"members_user": [9, "x"]})
    path = make.make(town)
    monkeypatch.setattr(sqlite, "sums_of", honest)
    with pytest.raises(Refusal, match="members_user"):
        put_back(town, path, replace=True)


def test_no_secret_stands_in_the_clear(town, monkeypatch):
    monkeypatch.setenv("IGASHU_SECRET_KEY", "very-secret-value")
    path = make.make(town)
    about = archive.about_of(path, "a key that is long enough for this backup")
    assert "IGASHU_SECRET_KEY" in about["settings"]
    assert "very-secret-value" not in str(about)
    assert b"SQLite format" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../outside"])
def test_no_part_is_laid_down_outside(name):
    with pytest.raises(Refusal):
        archive.safe(name)


@pytest.mark.parametrize("key", ["", "short"])
def test_without_a_key_there_is_no_backup(town, settings, key):
    settings.IGASHU_BACKUP_KEY = key
    with pytest.raises(Refusal, match="IGASHU_BACKUP_KEY"):
        make.make(town)


def test_the_key_may_stand_in_a_file(town, settings, tmp_path):
    path = make.make(town)
    file = tmp_path / "key"
    file.write_text("a key that is long enough for this backup\n")
    settings.IGASHU_BACKUP_KEY, settings.IGASHU_BACKUP_KEY_FILE = "", str(file)
    put_back(town, path, replace=True)
    settings.IGASHU_BACKUP_KEY_FILE = str(tmp_path / "nowhere")
    with pytest.raises(Refusal, match="nowhere"):
        make.make(town)
