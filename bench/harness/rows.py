"""The shapes: a row is one thing to measure, a table is rows that take turns."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal


def always() -> str:
    return ""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers and the process whose family does the work."""

    url: str
    pid: int
    # Whatever the row's own `drive` wants to know (a file, a database, a key).
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """What one drive did. `rate` counts what the table counts: requests, deliveries …"""

    done: int
    seconds: float
    errors: int = 0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    # Counts a reader may want to see: {"seats": 15}.
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.done / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Row:
    """How to start the server, how to drive it, and (if not) why it cannot run here."""

    name: str
    start: Callable[[], AbstractContextManager[Server]]
    drive: Callable[[Server, float], Sample]
    # Return the reason why this row is left out here; "" when it can run.
    missing: Callable[[], str] = always


@dataclass(frozen=True)
class Ratio:
    """A claim: `row` against `beside`, by rate or by the server's CPU for one unit of work.

    With "cpu" the ratio is turned round, so that a larger one is better there too.
    """

    row: str
    beside: str
    at_least: float | None = None
    by: Literal["rate", "cpu"] = "rate"


@dataclass(frozen=True)
class Table:
    """Rows that take turns in one run, and what is claimed about them."""

    name: str
    title: str
    rows: Sequence[Row]
    ratios: Sequence[Ratio] = ()
    unit: str = "requests"
    rounds: int = 5
    seconds: float = 2.0
    # Runs before the first round and is not counted.
    warm_up_seconds: float = 0.5


@dataclass(frozen=True)
class Count:
    """A number that noise cannot move, and what it has to be."""

    name: str
    found: int
    at_most: int
    at_least: int = 0

    @property
    def holds(self) -> bool:
        return self.at_least <= self.found <= self.at_most
