"""Of several clocks one strikes. The lock dies with its holder, so nobody has to mend it.

PostgreSQL: an advisory lock of a transaction that stays open, on a connection kept for nothing
else. Not of the session: a pooler such as PgBouncer lends a session to one after the other, and
keeps it when its holder dies; a transaction it leaves to its holder, and ends with them. It reads
nothing, so it holds nobody up. SQLite, where everything is on one machine: a lock on a file.
"""

import logging

from django.conf import settings
from django.db import DatabaseError, connection

from .alone import fcntl

logger = logging.getLogger(__name__)
# Any number, so long as nobody else locks it: "igashu" in ASCII.
KEY = int.from_bytes(b"igashu")
LOCK = "clock.lock"


class Leader:
    """Ask `leads()` before each round: whoever has the lock keeps it until the end."""

    def __init__(self) -> None:
        self.has_it, self._kept = False, None

    def leads(self) -> bool:
        try:
            self.has_it = (
                self.by_database() if connection.vendor == "postgresql" else self.by_file()
            )
        except DatabaseError:
            # The lock went with the connection. The next round asks again.
            logger.warning("clock cannot ask", exc_info=True, extra={"event": "clock.leader.away"})
            self.let_go()
        return self.has_it

    def by_database(self) -> bool:
        if self._kept is None:
            self._kept = connection.copy()
            options = self._kept.settings_dict["OPTIONS"]
            self._kept.settings_dict["OPTIONS"] = {k: v for k, v in options.items() if k != "pool"}
        with self._kept.cursor() as cursor:
            if self.has_it:
                cursor.execute("SELECT 1")  # still the transaction that holds it?
                return True
            self._kept.set_autocommit(False)
            # The web's limit on transactions that rest is not meant for this one.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [KEY])
            if not cursor.fetchone()[0]:
                self._kept.rollback()
                return False
            return True

    def by_file(self) -> bool:
        if fcntl is None or self.has_it:
            return True
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self._kept = (settings.VAR_DIR / LOCK).open("a+")
        try:
            fcntl.flock(self._kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.let_go()
            return False
        return True

    def let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self.has_it, self._kept = False, None

    def __enter__(self) -> "Leader":
        return self

    def __exit__(self, *_error) -> None:
        self.let_go()
