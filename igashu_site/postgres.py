"""A connection that does not wait for ever: a stopped database answers with nothing at all.

PostgreSQL keeps its own limits (`statement_timeout` …), but a server that hangs keeps none. So the
client counts, too: after the limit the connection is given up, and the reader gets an answer.
"""

import psycopg
from django.conf import settings
from psycopg.errors import OperationalError, _WaitTimeout

# What a healthy server answers to nothing in: the pool asks before it lends a connection.
CHECK_SECONDS = 1.0
# The server's own limit comes first, if the server is able to keep it.
GRACE_SECONDS = 0.5


class Patient(psycopg.Connection):
    _is_check = False

    def execute(self, query, *arguments, **named):
        self._is_check = query == ""
        try:
            return super().execute(query, *arguments, **named)
        finally:
            self._is_check = False

    def wait(self, gen, *arguments, timeout=None, **named):
        limit = self.limit() if timeout is None else timeout
        try:
            return super().wait(gen, *arguments, timeout=limit, **named)
        except _WaitTimeout as late:
            self.close()  # in the midst of an answer: nobody can use it any more
            raise OperationalError(f"no answer within {limit} s") from late

    def limit(self) -> float | None:
        """Return the seconds one exchange may take; None: as long as it takes."""
        if self._is_check:
            return CHECK_SECONDS
        seconds = settings.IGASHU_STATEMENT_SECONDS
        return seconds + GRACE_SECONDS if seconds else None


def options(
    *, pool: int, statement_seconds: int, given: dict | None = None, has_pooler: bool = False
) -> dict:
    """Return Django's OPTIONS for PostgreSQL. statement_seconds 0: a command, not a web process.

    given: what the address says after its `?`, such as sslmode and sslrootcert.
    has_pooler: the address is that of PgBouncer or its like, which lends a connection for a
    transaction and takes no limits at the door: the role in the database must carry them.
    """
    at_the_door = {} if has_pooler else {"options": limits(statement_seconds)}
    return (
        at_the_door
        | {
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,  # milliseconds: the other machine vanished
            "application_name": "igashu",
            "pool": {
                "connection_class": Patient,
                "min_size": 1,
                "max_size": pool,
                # Who waits longer for a connection is told to come back.
                "timeout": 4,
                # Not the default of five minutes: after an outage the pool tries again at once.
                "reconnect_timeout": 10,
            },
        }
        | (given or {})
    )


def limits(statement_seconds: int) -> str:
    """Say all of them: what a role of the database carries for a pooler is not meant for us."""
    idle = "15s" if statement_seconds else "0"
    told = {
        "lock_timeout": "3s",
        "statement_timeout": f"{statement_seconds}s",
        "idle_in_transaction_session_timeout": idle,
    }
    return " ".join(f"-c {name}={value}" for name, value in told.items())
