"""One process, and no other: what a site without Redis and PostgreSQL must be.

Its layer and cache live in memory, and its database has one writer. A second process would serve
people who do not hear each other. So the first takes a lock that dies with it.
"""

import atexit
import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

try:
    import fcntl
except ImportError:  # Windows: for trying the site only
    fcntl = None

LOCK = "one-process.lock"
# Kept for the life of the process: the lock goes with the file's last handle.
_held: list = []


def must_be_alone() -> bool:
    return not settings.REDIS_URL and not settings.DEBUG


def claim(folder: Path) -> None:
    """Take the lock, or refuse to start."""
    if fcntl is None or _held:
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / LOCK).open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise ImproperlyConfigured(
            f"Another process already serves this site from {folder}. Without Redis there can be "
            "only one: stop the other, or set IGASHU_REDIS_URL and IGASHU_DATABASE_URL."
        ) from taken
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    _held.append(lock)
    atexit.register(lock.close)
