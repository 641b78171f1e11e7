"""A migrated, empty database is made once and copied afterwards: migrating takes half a minute."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .postgres import Postgres, owner
from .site import ROOT, Site

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
    place = Path(tempfile.gettempdir()) / f"igashu-laid-{kind}-{mark()}"
    if place.exists():
        return place
    home = Path(tempfile.mkdtemp(prefix="igashu-laying-"))
    home.chmod(0o755)
    lay(home)
    try:
        os.rename(home, place)
    except OSError:  # somebody else was quicker
        shutil.rmtree(home, ignore_errors=True)
    return place


def mark() -> str:
    found = hashlib.sha256(str(os.geteuid()).encode())
    for pattern in DECISIVE:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
