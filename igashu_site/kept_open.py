"""SQLite, kept open by a process that serves: a reader of a full disk must not have to make a file.

With the last connection SQLite takes its -wal and -shm away, and the next one makes them anew. On a
disk without room it cannot, and pages could not even be read (tests/faults/test_full_disk.py).
"""

import atexit
import logging
import sqlite3

from django.db import connection

logger = logging.getLogger(__name__)
_held: list[sqlite3.Connection] = []


def keep() -> None:
    """Hold one idle connection for the life of the process. It reads nothing and locks nothing."""
    if connection.vendor != "sqlite" or _held:
        return
    try:
        line = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
        line.execute("PRAGMA journal_mode=WAL").fetchone()
        line.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:  # whoever asks the database first is told why
        logger.warning("not kept open: %s", error, extra={"event": "site.sqlite.not_kept"})
        return
    _held.append(line)
    atexit.register(line.close)
