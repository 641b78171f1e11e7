"""Starting a server on its core, waiting until it answers, and ending it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from . import machine
from .rows import Server

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
PATIENCE_SECONDS = 60.0


def program(name: str) -> str:
    """Return a program beside this Python, else on the path; "" when there is none."""
    beside = Path(PYTHON).with_name(name)
    return (
        str(beside)
        if beside.exists()
        else shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin") or ""
    )


def needs(*names: str) -> str:
    """Return which of these programs are not here, as a reason to leave a row out."""
    gone = [name for name in names if not program(name)]
    return f"not installed: {', '.join(gone)}" if gone else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_listens(process: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(errors='replace')[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens at port {port}: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    facts: Mapping[str, Any] | None = None,
) -> Iterator[Server]:
    """Run a command on the servers' core until the block ends. `{port}` in it is filled in."""
    with tempfile.TemporaryDirectory(prefix="igashu-bench-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [part.replace("{port}", str(port)) for part in command],
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdout=out,
                stderr=out,
                preexec_fn=machine.pin(machine.SERVER_CORE),
                start_new_session=True,
            )
            try:
                wait_until_it_listens(process, port, log)
                yield Server(f"http://127.0.0.1:{port}", process.pid, dict(facts or {}))
            except Exception:
                # What the server said is worth more than what its client met.
                print(log.read_text(errors="replace")[-2000:], file=sys.stderr)
                raise
            finally:
                end(process)


class Shared:
    """One server for several rows of a table: the first one starts it, the last one ends it."""

    def __init__(self, start: Callable[[], AbstractContextManager[Server]]) -> None:
        self.start, self.rows, self.running = start, 0, ExitStack()

    @contextmanager
    def __call__(self) -> Iterator[Server]:
        if not self.rows:
            self.server = self.running.enter_context(self.start())
        self.rows += 1
        try:
            yield self.server
        finally:
            self.rows -= 1
            if not self.rows:
                self.running.close()


def end(process: subprocess.Popen) -> None:
    """End a server and whatever it started: it leads a session of its own."""
    for sign, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, sign)
            process.wait(patience)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(5)
