"""A private PostgreSQL from Debian's package: its own data, a loopback port, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import warden
from .process import Process, free_port

# The server refuses to run as root: these are tried in order.
UNPRIVILEGED = ("postgres", "nobody")


def binaries() -> Path:
    """Return the folder of initdb and postgres, or say what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path, "PostgreSQL is needed for this test: apt-get install postgresql"
    return Path(on_path).resolve().parent


def owner() -> str | None:
    """Return who runs the server; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    known = [line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()]
    return next(name for name in UNPRIVILEGED if name in known)


def run(*command, **options) -> str:
    """Run one of PostgreSQL's tools as the owner; return what it said."""
    name = owner()
    as_owner = {"user": name, "group": name, "extra_groups": []} if name else {}
    done = subprocess.run(
        [*map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        **as_owner,
        **options,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


class Postgres(Process):
    """One cluster. The child is the postmaster itself, so that a test may kill it by its pid."""

    def __init__(self, home: Path, *, port: int | None = None, data: Path | None = None, **options):
        """options: settings of the server, such as max_connections=60."""
        self.home, self.port, self.data = home, port or free_port(), data or home / "data"
        settings = {"fsync": "off", "max_connections": 60} | options
        said = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [binaries() / "postgres", "-D", self.data, "-p", self.port, "-k", home]
        super().__init__(
            "postgres",
            [*command, "-h", "127.0.0.1", *said],
            home=home,
            cwd=Path("/"),
            user=owner(),
            is_ready=self.answers,
            end_with=signal.SIGINT,  # "fast": open sessions are rolled back and closed
        )

    def lay_out(self) -> "Postgres":
        """Make the empty cluster, once."""
        if owner():
            shutil.chown(self.home, owner(), owner())
        run(
            binaries() / "initdb", "-D", self.data, "-U", "igashu", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        return self

    def answers(self) -> bool:
        tool = [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(tool, check=False).returncode == 0

    def url(self, database: str = "postgres", port: int | None = None) -> str:
        """Return its address; `port`: that of a proxy in front of it."""
        return f"postgresql://igashu@127.0.0.1:{port or self.port}/{database}"

    def sql(self, text: str, database: str = "postgres") -> str:
        """Run one statement; return the rows as text, one a line."""
        tool = [binaries() / "psql", "-XAtq", "-h", "127.0.0.1", "-p", self.port, "-U", "igashu"]
        return run(*tool, "-d", database, "-v", "ON_ERROR_STOP=1", "-c", text).strip()

    def revive(self, seconds: float = 30) -> None:
        """Start again after a kill: the children of the dead postmaster must be gone first."""
        deadline = time.monotonic() + seconds
        while True:
            self.start(wait=False)
            try:
                self.wait_until_ready(seconds)
                return
            except AssertionError:
                assert time.monotonic() < deadline, self.last_words()


@contextmanager
def postgres(**options):
    """Yield the address of an empty database."""
    home = Path(tempfile.mkdtemp(prefix="igashu-pg-"))
    warden.watch(warden.FOLDER, home)
    server = Postgres(home, **options).lay_out()
    try:
        yield server.start().url()
    finally:
        server.end()
        shutil.rmtree(home, ignore_errors=True)
        warden.forget(home)
