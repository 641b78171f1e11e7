"""The seal: the database itself refuses to change or delete what stands in the record.

It keeps the application from it, and whoever talks to the database as the application does. Who
owns the tables can lift it, as here for tests and the demo town; `doctor` tells when it is off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default_connection

TABLES = ("wagtailcore_modellogentry", "wagtailcore_pagelogentry")
# Younger records are deleted by nobody, whatever the settings say of how long they are kept.
YEARS = 3
WORDS = "the record is sealed"

SQLITE = {
    "unchanged": "BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",
    "kept": (
        "BEFORE DELETE ON {table} WHEN OLD.timestamp > datetime('now', '-{years} years') "
        "BEGIN SELECT RAISE(ABORT, '{words}'); END"
    ),
    # INSERT OR REPLACE would delete without asking the trigger above.
    "not_replaced": (
        "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, '{words}'); END"
    ),
}
POSTGRES = {
    "unchanged": "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION igashu_seal()",
    "kept": (
        "BEFORE DELETE ON {table} FOR EACH ROW "
        "WHEN (OLD.timestamp > now() - interval '{years} years') EXECUTE FUNCTION igashu_seal()"
    ),
    "not_emptied": "BEFORE TRUNCATE ON {table} EXECUTE FUNCTION igashu_seal()",
}
FUNCTION = f"""CREATE OR REPLACE FUNCTION igashu_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def triggers(connection: Any) -> dict[str, str]:
    """Return what the seal is made of here: name → the statement that makes it."""
    kinds = SQLITE if connection.vendor == "sqlite" else POSTGRES
    made = {}
    for table in TABLES:
        for kind, body in kinds.items():
            words = body.format(table=table, words=WORDS, years=YEARS)
            made[f"{table}_{kind}"] = f"CREATE TRIGGER {table}_{kind} {words}"
    return made


def laid(connection: Any) -> set[str]:
    """Return the names of the seal's triggers that stand."""
    known = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor != "sqlite":
        known = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(known)
        standing = {name for (name,) in cursor.fetchall()}
    return standing & set(triggers(connection))


def is_whole(connection: Any = default_connection) -> bool:
    return laid(connection) == set(triggers(connection))


def lay(connection: Any = default_connection) -> None:
    """Seal the record. Safe to repeat; a new table of the record gets its seal anew."""
    standing = laid(connection)
    missing = [made for name, made in triggers(connection).items() if name not in standing]
    settle(connection)
    with connection.cursor() as cursor:
        if missing and connection.vendor != "sqlite":
            cursor.execute(FUNCTION)
        for made in missing:
            cursor.execute(made)


def settle(connection: Any) -> None:
    """PostgreSQL touches no trigger of a table whose keys are still to be checked: check now."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


def lift(connection: Any) -> None:
    settle(connection)
    with connection.cursor() as cursor:
        for name in laid(connection):
            table = name.rsplit("entry_", 1)[0] + "entry"
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {name}{on}")


@contextmanager
def lifted(connection: Any = default_connection) -> Iterator[None]:
    """Open the record for the building of a town that is not real, or a move into an empty one."""
    lift(connection)
    try:
        yield
    finally:
        lay(connection)


def lay_after_migrations(using: str, **_signal: Any) -> None:
    """A migration that makes a table anew forgets its triggers: look each time."""
    from django.db import connections

    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        lay(connection)
