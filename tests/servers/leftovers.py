"""No test leaves a process behind: orphans come to the one who runs the tests, who looks for them.

A conftest says for how long its servers may run:

    nothing_is_left = leftovers.fixture("module")
"""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import warden
from .process import family_of, until

PR_SET_CHILD_SUBREAPER = 36
# Seconds that something ended politely may still need.
GRACE = 20


def fixture(scope: str):
    """Return a fixture that fails what is left when everything else of this scope has ended."""

    @pytest.fixture(scope=scope, autouse=True)
    def nothing_is_left():
        with nothing_new_left() as found:
            yield
        assert found == []

    return nothing_is_left


@contextlib.contextmanager
def nothing_new_left(seconds: float = GRACE) -> Iterator[list[str]]:
    """Yield a list that tells afterwards what was left; it is ended then."""
    adopt_orphans()
    known, found = left().keys(), []
    yield found
    with contextlib.suppress(AssertionError):
        until(lambda: left().keys() <= known, seconds)
    for pid, command in left().items():
        if pid not in known:
            found.append(f"{pid} {command}")
            os.kill(pid, signal.SIGKILL)


def adopt_orphans() -> None:
    """Whose parent has died becomes a child of this process (of init otherwise: nobody's)."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def left() -> dict[int, str]:
    """Return what runs below this process: pid and command. Who has ended does not count."""
    found = {}
    for pid in family_of(os.getpid())[1:]:
        if pid == warden.started(os.getpid())[0]:
            continue
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()  # empty: it has ended
            if command:
                found[pid] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found
