"""Make a backup: the database of one moment, then every file, then the manifest."""

import os
import shutil
import sqlite3
import tempfile
from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import now
from django.utils.translation import gettext as _

from igashu_site import version

from . import archive, environment, keys, shelf
from .refusal import Refusal

FORMAT = 1


def engine(connection):
    """Return the module that knows this kind of database."""
    return import_module(f"{__package__}.{'postgres' if is_postgres(connection) else 'sqlite'}")


def is_postgres(connection) -> bool:
    return connection.vendor == "postgresql"


def folders() -> dict[str, Path]:
    """Return the folders of files that belong to the site, by their names in the archive."""
    known = {"media": "MEDIA_ROOT", "private": "PRIVATE_ROOT"}
    found = {name: getattr(settings, setting, None) for name, setting in known.items()}
    return {name: Path(path) for name, path in found.items() if path}


def make(connection, *, at: datetime | None = None) -> Path:
    """Write a new backup onto the shelf, read it back, and return it."""
    secret, path = keys.secret(), shelf.path_for(at or now())
    prepare(path.parent)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="making-") as desk:
        copy = Path(desk) / f"database.{engine(connection).SUFFIX}"
        try:
            tables = engine(connection).dump(connection, copy)
        except (OSError, DatabaseError, sqlite3.Error) as error:
            raise Refusal(
                _("データベースを写せませんでした。(%(why)s)") % {"why": error}
            ) from error
        with archive.written(path, secret) as writer:
            writer.text(archive.ABOUT, about(connection))
            writer.words(environment.NAME, environment.written())
            writer.file(copy.name, copy)
            add_folders(writer)
            writer.text(archive.MANIFEST, {"files": dict(writer.sums), "tables": tables})
    archive.unpacked(path, secret)
    return path


def prepare(folder: Path) -> None:
    """The shelf is for its owner's eyes only; what a broken-off backup left behind goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in [*folder.glob("making-*"), *folder.glob("*.part")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        words = _("バックアップを置くフォルダー %(path)s に書き込めません。(%(why)s)")
        raise Refusal(words % {"path": folder, "why": error.strerror}) from error


def about(connection) -> dict:
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "engine": connection.vendor,
        "versions": version.versions(),
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        # Their names, to be compared with those of the place of a restore.
        "settings": sorted(name for name in os.environ if name.startswith("IGASHU_")),
    }


def add_folders(writer: archive.Writer) -> None:
    """The files come after the database: whatever its rows name is there already."""
    for name, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                add(writer, f"{name}/{path.relative_to(folder).as_posix()}", path)


def add(writer: archive.Writer, name: str, path: Path) -> None:
    try:
        writer.file(name, path)
    except FileNotFoundError:
        return  # deleted while we walked: the next backup does not know it either
