"""One server process: started, waited for, harmed and ended by its own pid."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from . import warden

# Seconds. Seven people's tests may share two cores.
PATIENCE = 60
# What runs now: the report of a failed test shows the last words of each.
RUNNING: list["Process"] = []
# The ports that were handed out to servers, started or not.
GIVEN: set[int] = set()


class Process:
    """A server. `start()` may be called again after it has ended: it is the same server, anew."""

    def __init__(
        self,
        name: str,
        command: list,
        *,
        home: Path,
        env: dict | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        is_ready: Callable[[], bool] = lambda: True,
        end_with: int = signal.SIGTERM,
    ) -> None:
        self.name, self.command, self.env, self.user = name, [*map(str, command)], env, user
        self.cwd, self.is_ready, self.end_with = cwd or home, is_ready, end_with
        self.log = home / f"{name}.log"
        self.child: subprocess.Popen | None = None

    def start(self, *, wait: bool = True) -> "Process":
        as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_user,
            )
        warden.watch(warden.PROCESS, self.child.pid)
        if self not in RUNNING:
            RUNNING.append(self)
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        def answers() -> bool:
            assert self.is_alive(), f"{self.name} ended: {self.last_words()}"
            return self.is_ready()

        until(answers, seconds, what=f"{self.name} is ready", told=self.last_words)

    @property
    def pid(self) -> int:
        assert self.child is not None, f"{self.name} was never started"
        return self.child.pid

    def is_alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def family(self) -> list[int]:
        """Return its pid and those of all its descendants, the eldest first."""
        return family_of(self.pid)

    def signal(self, number: int, *, family: bool = False) -> None:
        for pid in self.family() if family else [self.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def stop(self) -> None:
        """SIGSTOP it with all its descendants: it holds its sockets open and says nothing."""
        self.signal(signal.SIGSTOP, family=True)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT, family=True)

    def kill(self, *, family: bool = False) -> None:
        """SIGKILL it (and its descendants), and wait until it is gone."""
        self.signal(signal.SIGKILL, family=family)
        self.child.wait(10)

    def term(self) -> None:
        """SIGTERM it, without waiting."""
        self.signal(signal.SIGTERM)

    def wait(self, seconds: float = 30) -> int:
        """Wait until it has ended by itself; return its exit code."""
        return self.child.wait(seconds)

    def end(self, seconds: float = 25) -> None:
        """End it in its own polite way; what does not listen is killed, descendants included."""
        if self.is_alive():
            family = self.family()
            self.go_on()
            self.signal(self.end_with)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(seconds)
            for pid in family:
                if pid != self.pid or self.is_alive():
                    kill_if_ours(pid, self.child.pid)
            self.child.wait(10)
        if self.child is not None:
            warden.forget(self.child.pid)
        if self in RUNNING:
            RUNNING.remove(self)

    def last_words(self, count: int = 3000) -> str:
        return self.log.read_bytes()[-count:].decode(errors="replace") if self.log.exists() else ""


def family_of(pid: int) -> list[int]:
    """Return this pid and those of all its descendants, the eldest first."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def kill_if_ours(pid: int, leader: int) -> None:
    """Kill what is left of a family. A pid that was given to somebody else meanwhile is spared."""
    with contextlib.suppress(OSError):
        if os.getsid(pid) in (leader, pid):
            os.kill(pid, signal.SIGKILL)


def until(
    holds: Callable[[], object],
    seconds: float = PATIENCE,
    *,
    what: str = "",
    told: Callable[[], str] = lambda: "",
    every: float = 0.05,
):
    """Wait until `holds()` is true and return its value; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or holds} {told()}"
        time.sleep(every)  # another process sends no event: it is looked at until the deadline
    return value


def free_port() -> int:
    """Return a port nobody uses, below those that an outgoing connection may take meanwhile."""
    for port in random.SystemRandom().sample(range(10_000, first_of_outgoing()), 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            if port not in GIVEN:
                GIVEN.add(port)
                return port
    raise AssertionError("no port is free")


def first_of_outgoing() -> int:
    return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
