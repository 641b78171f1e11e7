"""A run of tests that is interrupted, told to end, or killed leaves no server and no folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.process import until
from tests.servers.site import ROOT

# As a test that waits for a server: what it started is told in a file.
WAITS = """
import sys, time
from pathlib import Path
from tests.servers import warden
from tests.servers.process import Process
from tests.servers.profiles import folder
{guard}

def test_waits():
    with folder() as home:
        command = [sys.executable, "-c", "import time; time.sleep(600)"]
        server = Process("server", command, home=home)
        try:
            server.start()
            Path({told!r}).write_text(f"{{server.pid}} {{home}}")
            time.sleep(600)
        finally:
            server.end()
"""
NO_WARDEN = "warden.tell = lambda kind, what: None"


class Run:
    """A run of tests beside this one. started: the pid and the folder of its server."""

    def __init__(self, place, guard=""):
        told, file = place / "told", place / "test_waits.py"
        file.write_text(WAITS.format(told=str(told), guard=guard))
        (place / "conftest.py").write_text("from tests.conftest import pytest_configure\n")
        self.temporary = place / "tmp"
        self.temporary.mkdir()
        command = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["-c", ROOT / "pyproject.toml", "--rootdir", ROOT, file]
        self.child = subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: told.exists() and " " in told.read_text(), what="a server runs")
        pid, home = told.read_text().split()
        self.server, self.home = int(pid), Path(home)

    def end_with(self, number):
        self.child.send_signal(number)
        self.child.wait(30)

    def left(self):
        """Return what is still there: folders of the project's, and the server."""
        folders = sorted(path.name for path in self.temporary.glob("igashu-*"))
        return [*folders, *([self.server] if runs(self.server) else [])]


def runs(pid):
    """Tell whether it runs: who has ended may still have a number, but no command."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_ends_early_takes_its_servers_and_folders_along(tmp_path, number):
    run = Run(tmp_path)
    assert len(run.left()) == 3, "the control: a folder of the settings, one of servers, the server"
    run.end_with(number)
    until(lambda: run.left() == [], 20, what="all is gone")


def test_without_its_warden_a_run_that_is_killed_leaves_everything__control(tmp_path):
    run = Run(tmp_path, NO_WARDEN)
    run.end_with(signal.SIGKILL)
    try:
        assert run.server in run.left()
        assert run.home.exists()
    finally:
        os.kill(run.server, signal.SIGKILL)
