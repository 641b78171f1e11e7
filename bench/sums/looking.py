"""How much of the database an everyday action touches, in pages: no busy machine changes that.

Runs inside a site on PostgreSQL. Every statement of an action is asked for its plan first (EXPLAIN
ANALYZE, BUFFERS, in a savepoint that is rolled back), then runs as always.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(SELECT")
# Which statement touched most is told, shortened.
SHOWN = 600


@dataclass
class Look:
    """What one action did: its statements, and the pages of memory or disk that each touched."""

    statements: list[tuple[int, str]] = field(default_factory=list)

    def explain(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not many and sql.lstrip().startswith(KINDS):
            self.statements.append((touched(context["cursor"], sql, params), sql))
        return execute(sql, params, many, context)

    def told(self) -> dict[str, Any]:
        most, sql = max(self.statements, default=(0, ""))
        return {
            "statements": len(self.statements),
            "pages": sum(pages for pages, _sql in self.statements),
            "most": most,
            "of": sql[:SHOWN],
        }


def touched(cursor: Any, sql: str, params: Any) -> int:
    raw = cursor.cursor if hasattr(cursor, "cursor") else cursor
    raw.execute("SAVEPOINT looked")
    raw.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + sql, params)
    told = raw.fetchone()[0]
    raw.execute("ROLLBACK TO SAVEPOINT looked")
    raw.execute("RELEASE SAVEPOINT looked")
    plan = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


@contextmanager
def looking() -> Iterator[Look]:
    """Look at what is asked meanwhile; nothing of it stays."""
    look = Look()
    with transaction.atomic():
        with connection.execute_wrapper(look.explain):
            yield look
        transaction.set_rollback(True)


def look_at(actions: dict[str, Callable[[], Any]]) -> dict[str, dict]:
    found = {}
    for name, act in actions.items():
        act_once(act)  # what a process asks only once is not of the action
        with looking() as look:
            act()
        found[name] = look.told()
    return found


def act_once(act: Callable[[], Any]) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def tell(found: Any) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
