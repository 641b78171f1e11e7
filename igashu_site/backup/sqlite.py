"""SQLite: copied page by page in one read, put back in one write."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _

from . import tables
from .refusal import Refusal

SUFFIX = "sqlite3"
SECONDS = 20
NEW_EPOCHS = "UPDATE community_room SET epoch = lower(hex(randomblob(16)))"
NO_SESSIONS = "DELETE FROM django_session"


def dump(connection, to: Path) -> dict:
    """Write a copy of one moment; writers go on meanwhile. Return its sums."""
    with closing(at(connection)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without its journal
    return sums_of(connection, to)


def load(connection, dump_file: Path, expected: dict, *, sign_out: bool) -> None:
    """Compare the copy, and replace everything by it in one transaction: all of it, or nothing."""
    refuse_differences(check_copy(connection, dump_file, expected))
    with closing(sqlite3.connect(dump_file)) as copy:
        with copy:
            copy.execute(NEW_EPOCHS)
            if sign_out:
                copy.execute(NO_SESSIONS)
        connection.close()
        try:
            with closing(at(connection)) as target:
                copy.backup(target, progress=patience())
        except sqlite3.Error as error:
            words = _("データベースに書き込めませんでした。何も変えていません。(%(why)s)")
            raise Refusal(words % {"why": error}) from error


def patience():
    """Return what gives up on a target that somebody else keeps locked."""
    until = time.monotonic() + SECONDS

    def look(status, _remaining, _total):
        if status != sqlite3.SQLITE_DONE and time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")

    return look


def refuse_differences(names: list[str]) -> None:
    if names:
        words = _("データベースの中身が、バックアップの目録と合いません: %(names)s")
        raise Refusal(words % {"names": ", ".join(names)})


def check_copy(connection, dump_file: Path, expected: dict) -> list[str]:
    """Return what the copy holds otherwise than the manifest says."""
    with closing(sqlite3.connect(dump_file)) as copy:
        (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
    if answer != "ok":
        return ["integrity_check"]
    return tables.differences(expected, sums_of(connection, dump_file))


def at(connection):
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=SECONDS)


def sums_of(connection, path: Path) -> dict:
    """Look at another file through the same eyes as at the site's own database."""
    other = connection.copy()
    other.settings_dict |= {"NAME": str(path), "OPTIONS": {}}
    try:
        return tables.sums(other)
    finally:
        other.close()
