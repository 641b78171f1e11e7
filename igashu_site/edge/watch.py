"""Listens to every statement: what a page in the making reads, what a transaction writes.

No action can forget to say what it changed: `QuerySet.update()`, `bulk_create()` and raw SQL are
heard like `save()`. A change is noted in the transaction that makes it (both exist or neither), and
told when it is committed.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.timezone import now

from home import freshness

from ..models import Change
from . import news
from .tables import effect_of

logger = logging.getLogger(__name__)
# A note may be read by its number only so long: see news.OVERLAP_SECONDS.
LONG_TRANSACTION = 60.0
# The table's own name; every value is a parameter.
NOTE = f"INSERT INTO {Change._meta.db_table} (tables, at) VALUES (%s, %s) RETURNING id"  # noqa: S608


def install() -> None:
    """Listen to every connection of this process, also to those that are still to come."""
    connection_created.connect(listen_to, dispatch_uid="edge.watch")
    for connection in connections.all(initialized_only=True):
        listen_to(connection=connection)


def listen_to(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.alias == DEFAULT_DB_ALIAS and watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def watch(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Note what this statement reads; see to it that what it writes is forgotten."""
    effect = effect_of(sql)
    reading = freshness.current()
    if reading is not None:
        reading.read(effect.reads)
    if not effect.writes:
        return execute(sql, params, many, context)
    connection = context["connection"]
    if connection.in_atomic_block:
        promise(connection, effect.writes)
        return execute(sql, params, many, context)
    answer = execute(sql, params, many, context)
    # Committed by itself. Noted afterwards: noted before, it could be read before it is true.
    Forget(effect.writes, noted(connection, effect.writes))()
    return answer


def promise(connection: BaseDatabaseWrapper, written: frozenset[str]) -> None:
    """Let the commit of this transaction tell what was written; each table once."""
    # The list is Django's own: a savepoint rolled back takes its promises along, and its notes.
    left = written.difference(*promised(connection))
    if left and not connection.needs_rollback:
        forget = Forget(left, noted(connection, left))
        connection.on_commit(forget, robust=True)


def promised(connection: BaseDatabaseWrapper) -> Iterable[frozenset[str]]:
    hooks = (hook for _sids, hook, _robust in connection.run_on_commit)
    return [hook.tables for hook in hooks if isinstance(hook, Forget)]


class Forget:
    """What happens on commit: this process forgets at once, the others hear of it."""

    def __init__(self, tables: frozenset[str], number: int | None):
        self.tables, self.number = tables, number
        self.noted_at = time.monotonic()

    def __call__(self) -> None:
        if self.number is not None and time.monotonic() - self.noted_at > LONG_TRANSACTION:
            self.number = noted(connections[DEFAULT_DB_ALIAS], self.tables)
        news.spread(self.tables, self.number)


def noted(connection: BaseDatabaseWrapper, tables: frozenset[str]) -> int | None:
    """Write the change down, for processes that do not hear of it. Return its number."""
    if not is_laid(connection):
        return None
    if connection.in_atomic_block:
        return note(tables)
    try:
        return note(tables)
    except DatabaseError:
        # The change itself stands: it must not seem to have failed. The others hear of it by Redis.
        logger.exception("a change could not be noted", extra={"event": "edge.note.failed"})
        return None


def note(tables: frozenset[str]) -> int:
    """Write a note by the columns that every version had: an upgrade is heard, too."""
    connection = connections[DEFAULT_DB_ALIAS]
    at = connection.ops.adapt_datetimefield_value(now())
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [" ".join(sorted(tables)), at])
        return cursor.fetchone()[0]


def is_laid(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the table for notes is there: while a database is first laid out, it is not."""
    if not _laid and Change._meta.db_table in connection.introspection.table_names():
        _laid.append(True)
    return bool(_laid)


# Once seen, it is not looked for again.
_laid: list[bool] = []
