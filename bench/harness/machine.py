"""The machine: cores, the CPU time of a family of processes, and waiting for quiet."""

import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = CORES[0]
CLIENT_CORE = CORES[-1]
# Quiet: what others use of the machine, for how long, and how long we wait for it.
QUIET_LOAD = 0.25
QUIET_SECONDS = 0.4
PATIENCE_SECONDS = 12.0


def pin(core: int) -> Callable[[], None]:
    """Return what a child runs before its program, to stay on one core."""
    return lambda: os.sched_setaffinity(0, {core})


def pin_here() -> None:
    """Keep this process, and the clients it starts, off the servers' core."""
    os.sched_setaffinity(0, {CLIENT_CORE})


def fields_of(pid: int) -> list[str]:
    """Return /proc/<pid>/stat from its third field on (the name before may hold blanks)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                children[int(fields_of(int(folder.name))[1])].append(int(folder.name))
            except (OSError, IndexError):
                continue  # it ended while we looked
    found, rest = [], [pid]
    while rest:
        one = rest.pop()
        found.append(one)
        rest += children[one]
    return found


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and its family, those that have ended included."""
    total = 0
    for one in family(pid):
        try:
            total += sum(map(int, fields_of(one)[11:15]))
        except OSError:
            continue
    return total / TICK


def memory_of(pid: int) -> float:
    """Return the resident megabytes of a process and its family."""
    pages = 0
    for one in family(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_of_clients() -> float:
    """Return the CPU seconds of this process and of the clients it has waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def cpu_of_machine() -> float:
    """Return the CPU seconds everybody has used, on the cores we may use."""
    total = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *spent = line.split()
        if name.startswith("cpu") and name[3:].isdigit() and int(name[3:]) in CORES:
            user, nice, system, _idle, _wait, irq, soft = map(int, spent[:7])
            total += user + nice + system + irq + soft
    return total / TICK


def wait_for_quiet() -> float:
    """Wait until others leave the machine alone, for a while at most. Return their last load."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        before, started = cpu_of_machine(), time.monotonic()
        time.sleep(QUIET_SECONDS)
        load = (cpu_of_machine() - before) / (time.monotonic() - started)
        if load < QUIET_LOAD or time.monotonic() > until:
            return load
