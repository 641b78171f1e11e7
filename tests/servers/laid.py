"""A migrated, empty database is made once and copied afterwards: migrating takes half a minute."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import warden
from .postgres import Postgres, owner
from .site import ROOT, Site

KEPT = ROOT / "var" / "laid"
# Somebody else may be copying from what was laid lately.
AN_HOUR = 3600
# What decides what `migrate` leaves behind: the migrations, the packages', and the roles after it.
DECISIVE = ("*/migrations/*.py", "uv.lock", "igashu_site/roles.py")


def sqlite(home: Path) -> str:
    """Put a migrated database into `home`; return its address."""
    shutil.copy(kept("sqlite", lay_sqlite) / "igashu.sqlite3", home / "igashu.sqlite3")
    return f"sqlite:///{home / 'igashu.sqlite3'}"


def postgres(home: Path, **options) -> Postgres:
    """Return a cluster in `home` that holds a migrated database, not yet started."""
    server = Postgres(home, **options)
    subprocess.run(["cp", "-a", kept("postgres", lay_postgres) / "data", server.data], check=True)
    if owner():
        shutil.chown(home, owner(), owner())
    return server


@contextmanager
def database(kind: str, home: Path, *, is_empty: bool = False) -> Iterator[str]:
    """Yield the address of a migrated database ("sqlite" or "postgres"), or of an empty one."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'new.sqlite3'}" if is_empty else sqlite(home)
        return
    place = home / "pg"
    place.mkdir(parents=True, exist_ok=True)
    server = Postgres(place).lay_out() if is_empty else postgres(place)
    try:
        yield server.start().url()
    finally:
        server.end()


def lay_sqlite(home: Path) -> None:
    site = Site(home, DATABASE_URL=f"sqlite:///{home / 'igashu.sqlite3'}")
    site.manage("migrate", "--verbosity", "0")


def lay_postgres(home: Path) -> None:
    server = Postgres(home).lay_out()
    try:
        server.start()
        Site(home, DATABASE_URL=server.url()).manage("migrate", "--verbosity", "0")
    finally:
        server.end()


def kept(kind: str, lay: Callable[[Path], None]) -> Path:
    """Return the folder with the finished thing; make it if nobody has yet."""
    place = KEPT / f"{kind}-{mark()}"
    if place.exists():
        return place
    KEPT.mkdir(parents=True, exist_ok=True)
    # PostgreSQL runs as somebody else, who may not pass through the folders of a project.
    home = Path(tempfile.mkdtemp(prefix="igashu-laying-"))
    there = Path(tempfile.mkdtemp(prefix=f"laying-{kind}-", dir=KEPT))
    warden.watch(warden.FOLDER, home)
    try:
        home.chmod(0o755)
        lay(home)
        # Whose files they are is part of it; a folder cannot be renamed from disk to disk.
        subprocess.run(["cp", "-a", f"{home}/.", there], check=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        warden.forget(home)
    try:
        os.rename(there, place)
    except OSError:  # somebody else was quicker
        shutil.rmtree(there, ignore_errors=True)
    forget_older(kind, place)
    return place


def forget_older(kind: str, place: Path) -> None:
    """Remove what other migrations have left: each is some dozen megabytes."""
    for older in [*KEPT.glob(f"{kind}-*"), *KEPT.glob(f"laying-{kind}-*")]:
        if older != place and time.time() - older.stat().st_mtime > AN_HOUR:
            shutil.rmtree(older, ignore_errors=True)


def mark() -> str:
    found = hashlib.sha256(str(os.geteuid()).encode())
    for pattern in DECISIVE:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
