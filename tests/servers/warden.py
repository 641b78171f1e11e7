"""Clears up behind a run of tests that was killed: no server stays, and no folder.

A small process of its own, told of each server and folder while they are there. It waits for its
standard input to end, which happens when the run has ended in whatever way. What the run has
cleared up itself is no longer on its list.
"""

import contextlib
import os
import shutil
import signal
import sys
from functools import cache
from pathlib import Path

PROCESS, FOLDER, GONE = "process", "folder", "gone"


@cache
def started(owner: int) -> tuple[int, int]:
    """Return pid and ear of the warden of this process (one that was forked needs another)."""
    its_end, ours = os.pipe()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-S", __file__],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, its_end, 0)],
        setsid=True,  # whoever interrupts the run does not interrupt it
    )
    os.close(its_end)
    return pid, ours


def watch(kind: str, what: object) -> None:
    """Let it be ended (PROCESS: a pid) or removed (FOLDER: a path) when the run has ended."""
    tell(kind, what)


def forget(what: object) -> None:
    tell(GONE, what)


def tell(kind: str, what: object) -> None:
    _pid, ear = started(os.getpid())
    with contextlib.suppress(BrokenPipeError):
        os.write(ear, f"{kind} {what}\n".encode())


# --- The warden's own side -----------------------------------------------------------------------


def born(pid: int) -> str:
    """Return when a process began, in the kernel's ticks: a number that is given anew is not it."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[19]
    return ""


def session_of(pid: int) -> list[int]:
    """Return who lives in the session that this process leads, and itself."""
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.getsid(int(entry.name)) == pid:
                    found.append(int(entry.name))
    return found


def end(pid: int, birth: str) -> None:
    if born(pid) not in ("", birth):
        return
    for one in session_of(pid):
        with contextlib.suppress(OSError):
            os.kill(one, signal.SIGKILL)


def keep_watch() -> None:
    processes, folders = {}, []
    for line in sys.stdin:
        kind, _space, what = line.rstrip("\n").partition(" ")
        if kind == PROCESS:
            processes[what] = born(int(what))
        elif kind == FOLDER:
            folders.append(what)
        else:
            processes.pop(what, None)
            folders = [one for one in folders if one != what]
    for pid, birth in processes.items():
        end(int(pid), birth)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep_watch()
