"""Put a backup back: read it all first, then replace everything at once."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.timezone import now
from django.utils.translation import gettext as _

from home import painting
from igashu_site.edge import news, watch

from . import archive, environment, keys
from .make import FORMAT, engine, folders
from .refusal import Refusal

# Who has rows in one of these has a site.
SIGNS_OF_A_SITE = ("members_user", "home_homepage")


@dataclass
class Restored:
    made_at: datetime
    rows: int
    files: int
    kept: list[Path]
    missing_settings: list[str]
    settings: Path | None


def restore(connection, path: Path, *, replace: bool, sign_out: bool) -> Restored:
    """Bring the site back to what the backup holds; or change nothing and say why."""
    secret = keys.secret()
    about = archive.about_of(path, secret)
    refuse_what_does_not_fit(connection, about)
    if not replace and is_a_site(connection):
        raise Refusal(
            _(
                "ここには、すでにサイトの内容があります。バックアップで置きかえるときは、"
                "--replace を付けてください。いまの内容は失われます"
                "(先に manage.py backup をおすすめします)。"
            )
        )
    desk = new_desk()
    try:
        with permissions_of(folders()["media"]):
            manifest = laid_out(path, secret, desk)
        kept = put_in_place(connection, desk, manifest, sign_out=sign_out)
        laid = environment.put_beside(desk / environment.NAME)
    finally:
        shutil.rmtree(desk, ignore_errors=True)
    return told(about, manifest, kept, laid)


def new_desk() -> Path:
    """On the disk of the files: what is laid out there can be put in place by renaming.

    It is born inside of the media, whose group (nginx's) all of it inherits, and moved beside them.
    """
    media = folders()["media"]
    try:
        media.mkdir(parents=True, exist_ok=True)
        born = Path(tempfile.mkdtemp(dir=media, prefix="restoring-"))
        desk = media.parent / born.name
        os.rename(born, desk)
    except OSError as error:
        words = _("広げる場所が足りないか、書き込めません。何も変えていません。(%(why)s)")
        raise Refusal(words % {"why": error}) from error
    return desk


@contextmanager
def permissions_of(folder: Path) -> Iterator[None]:
    """Whoever may not look into this folder may not look into what takes its place."""
    former = os.umask(~folder.stat().st_mode & 0o077)
    try:
        yield
    finally:
        os.umask(former)


def refuse_what_does_not_fit(connection, about: dict) -> None:
    if about.get("format") != FORMAT:
        raise Refusal(
            _("このバックアップは、新しい版のIgashuで作られています。先に更新してください。")
        )
    if about["engine"] != connection.vendor:
        words = _(
            "バックアップのデータベース(%(theirs)s)は、ここの(%(ours)s)と違います。同じ種類に戻してから、"
            "manage.py move_to_postgres を使ってください。"
        )
        raise Refusal(words % {"theirs": about["engine"], "ours": connection.vendor})
    known = known_migrations()
    strange = [f"{app}.{name}" for app, name in about["migrations"] if (app, name) not in known]
    if strange:
        words = _(
            "バックアップは、ここより新しい版で作られています。先に更新してください。(%(names)s)"
        )
        raise Refusal(words % {"names": ", ".join(strange[:5])})


def known_migrations() -> set[tuple[str, str]]:
    """Return every step this code knows, also those that were folded into others since."""
    on_disk = MigrationLoader(None).disk_migrations
    return on_disk.keys() | {step for one in on_disk.values() for step in one.replaces}


def is_a_site(connection) -> bool:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for name in there.intersection(SIGNS_OF_A_SITE):
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608 - our own two names
            if cursor.fetchone():
                return True
    return False


def laid_out(path: Path, secret: str, desk: Path) -> dict:
    try:
        return archive.unpacked(path, secret, desk)
    except OSError as error:
        words = _("広げる場所が足りないか、書き込めません。何も変えていません。(%(why)s)")
        raise Refusal(words % {"why": error.strerror or error}) from error


def put_in_place(connection, desk: Path, manifest: dict, *, sign_out: bool) -> list[Path]:
    """Files by renaming, the database in one transaction; if that fails, the files go back.

    The database compares itself with the manifest before it commits.
    """
    kind = engine(connection)
    copy = desk / f"database.{kind.SUFFIX}"
    try:
        with ExitStack() as undo:
            places = [(desk / name, folder) for name, folder in folders().items()]
            kept = [old for new, folder in places if (old := swap(new, folder, undo))]
            kind.load(connection, copy, manifest["tables"], sign_out=sign_out)
            undo.pop_all()
    except OSError as error:  # a folder on another disk, or that may not be renamed
        words = _("ファイルを置きかえられませんでした。何も変えていません。(%(why)s)")
        raise Refusal(words % {"why": error}) from error
    bring_up_to_date()
    return [old for old in kept if not gone_if_empty(old)]


def swap(new: Path, folder: Path, undo: ExitStack) -> Path | None:
    """Put a folder in the place of another. Return where the old one is kept."""
    new.mkdir(exist_ok=True)
    old = folder.with_name(f"{folder.name}.before-{now():%Y%m%dT%H%M%S}")
    if folder.exists():
        os.rename(folder, old)
        undo.callback(os.rename, old, folder)
    os.rename(new, folder)
    undo.callback(os.rename, folder, new)
    return old if old.exists() else None


def gone_if_empty(folder: Path) -> bool:
    """Remove a folder that held nothing: on a new machine there is nothing to look at."""
    if any(folder.iterdir()):
        return False
    folder.rmdir()
    return True


def bring_up_to_date() -> None:
    """Migrate to the code's own version; let search and caches forget what was before."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    painting.forget_lost()
    cache.clear()
    forget_pages()


def forget_pages() -> None:
    """Whatever a page in front of Django shows may be another now."""
    every_table = frozenset(connection.introspection.table_names())
    news.spread(every_table, watch.note(every_table))


def told(about: dict, manifest: dict, kept: list[Path], laid: Path | None) -> Restored:
    return Restored(
        made_at=datetime.fromisoformat(about["made_at"]),
        rows=sum(rows for rows, _sum in manifest["tables"].values()),
        files=archive.files_in(manifest),
        kept=kept,
        missing_settings=[name for name in about["settings"] if name not in os.environ],
        settings=laid,
    )
