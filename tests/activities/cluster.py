"""A private PostgreSQL from Debian's package: its own data, a loopback port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# The server refuses to run as root: these are tried in order.
UNPRIVILEGED = ("postgres", "nobody")


def binaries() -> Path:
    """Return the folder of initdb and pg_ctl, or say what to install."""
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


def run(*command) -> None:
    name = owner()
    prefix = ["runuser", "-u", name, "--"] if name else []
    # Not capture_output: the server inherits the pipe and would keep it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [*prefix, *map(str, command)],
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres():
    """Yield the address of an empty database."""
    tools, port = binaries(), free_port()
    home = Path(tempfile.mkdtemp(prefix="igashu-pg-"))
    if name := owner():
        shutil.chown(home, name)
    data = home / "data"
    options = f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c max_connections=60"
    try:
        run(
            tools / "initdb", "-D", data, "-U", "igashu", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        run(tools / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        yield f"postgresql://igashu@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run(tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
