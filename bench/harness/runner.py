"""The run: rows take turns, round by round, each after a moment of quiet."""

import statistics
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from . import machine
from .rows import Ratio, Row, Sample, Server, Table

# Above this share of its core the client, not the server, may be the limit.
CLIENT_BOUND = 0.95


@dataclass(frozen=True)
class Turn:
    """One row in one round."""

    sample: Sample
    server_cpu: float
    client_core: float
    foreign_load: float

    @property
    def cpu_ms(self) -> float:
        """The server's CPU for one unit of work, in milliseconds."""
        return self.server_cpu / self.sample.done * 1000 if self.sample.done else float("inf")

    def value(self, by: str) -> float:
        """Return what a ratio compares: more is better."""
        if by == "rate":
            return self.sample.rate
        return 1 / self.cpu_ms if self.cpu_ms else 0.0


def run(table: Table, *, rounds: int | None = None, seconds: float | None = None) -> dict:
    """Measure a table. Return everything the report needs, as plain values."""
    machine.pin_here()
    absent = {row.name: why for row in table.rows if (why := row.missing())}
    rows = [row for row in table.rows if row.name not in absent]
    for name, why in absent.items():
        say(f"{name}: left out ({why})")
    with ExitStack() as servers:
        started = {row.name: servers.enter_context(row.start()) for row in rows}
        for row in rows:
            row.drive(started[row.name], table.warm_up_seconds)
        turns = alternate(rows, started, rounds or table.rounds, seconds or table.seconds)
        memory = {name: machine.memory_of(server.pid) for name, server in started.items()}
    return {
        "name": table.name,
        "title": table.title,
        "unit": table.unit,
        "rounds": rounds or table.rounds,
        "seconds": seconds or table.seconds,
        "absent": absent,
        "rows": {name: summary(found) | {"mb": memory[name]} for name, found in turns.items()},
        "ratios": [ratio_of(one, turns) for one in table.ratios if known(one, turns)],
    }


def alternate(
    rows: list[Row], started: dict[str, Server], rounds: int, seconds: float
) -> dict[str, list[Turn]]:
    turns: dict[str, list[Turn]] = {row.name: [] for row in rows}
    for number in range(rounds):
        # Every other round backwards: nobody always follows the same neighbour.
        for row in rows if number % 2 == 0 else reversed(rows):
            machine.wait_for_quiet()
            turn = one_turn(row, started[row.name], seconds)
            turns[row.name].append(turn)
            say(f"{number + 1}/{rounds} {row.name}: {turn.sample.rate:,.0f}/s")
    return turns


def one_turn(row: Row, server: Server, seconds: float) -> Turn:
    everybody, mine, theirs = machine.cpu_of_machine(), machine.cpu_of_clients(), 0.0
    theirs, begun = machine.cpu_of(server.pid), time.perf_counter()
    sample = row.drive(server, seconds)
    took = time.perf_counter() - begun
    served = machine.cpu_of(server.pid) - theirs
    asked = machine.cpu_of_clients() - mine
    foreign = machine.cpu_of_machine() - everybody - served - asked
    return Turn(sample, served, asked / took, max(foreign / took, 0.0))


def summary(turns: list[Turn]) -> dict:
    """Return medians and spreads of one row."""
    rates = [turn.sample.rate for turn in turns]
    return {
        "rate": spread(rates),
        "cpu_ms": spread([turn.cpu_ms for turn in turns]),
        "p50_ms": statistics.median(turn.sample.p50_ms for turn in turns),
        "p99_ms": statistics.median(turn.sample.p99_ms for turn in turns),
        "errors": sum(turn.sample.errors for turn in turns),
        "client_core": statistics.median(turn.client_core for turn in turns),
        "client_bound": any(turn.client_core >= CLIENT_BOUND for turn in turns),
        "foreign_load": max(turn.foreign_load for turn in turns),
        "samples": [asdict(turn.sample) for turn in turns],
    }


def spread(values: Iterable[float]) -> dict[str, float]:
    found = list(values)
    return {"median": statistics.median(found), "min": min(found), "max": max(found)}


def known(ratio: Ratio, turns: dict[str, list[Turn]]) -> bool:
    return ratio.row in turns and ratio.beside in turns


def ratio_of(ratio: Ratio, turns: dict[str, list[Turn]]) -> dict:
    """Compare round by round: what slowed a whole round slowed both."""
    pairs = zip(turns[ratio.row], turns[ratio.beside], strict=True)
    found = [one.value(ratio.by) / other for one, two in pairs if (other := two.value(ratio.by))]
    values = spread(found or [0.0])
    holds = None if ratio.at_least is None else values["median"] >= ratio.at_least
    return asdict(ratio) | values | {"holds": holds}


def missed(results: Iterable[dict]) -> list[str]:
    """Return in words which claims did not hold, and which claimed rows met an error."""
    return [words for result in results for words in [*lost_claims(result), *errors_of(result)]]


def lost_claims(result: dict) -> list[str]:
    return [
        f"{one['row']} ÷ {one['beside']} by {one['by']}: {one['median']:.2f} of {one['at_least']:g}"
        for one in result["ratios"]
        if one["holds"] is False
    ]


def errors_of(result: dict) -> list[str]:
    """Those of the rows a claim is made for: what stands beside them may fail."""
    claimed = dict.fromkeys(one["row"] for one in result["ratios"])
    found = {name: result["rows"][name]["errors"] for name in claimed}
    return [f"{name}: {errors} errors" for name, errors in found.items() if errors]


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
