"""Measure the site: python -m bench [pages] [api] [burst] [rooms], or python -m bench smoke."""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .harness import report, runner, smoke
from .harness.rows import Table
from .harness.servers import ROOT

SUBJECTS = ("pages", "api", "burst", "rooms")


def main() -> int:
    asked = arguments()
    if asked.subjects == ["smoke"]:
        return smoke.run(SUBJECTS)
    chosen = [narrowed(one, asked.row) for one in tables(asked.subjects, asked.table)]
    results = [runner.run(one, rounds=asked.rounds, seconds=asked.seconds) for one in chosen]
    data, text = report.write(results, asked.out)
    print(text.read_text(encoding="utf-8"))
    print(f"{data}\n{text}", file=sys.stderr)
    missed = runner.missed(results)
    for words in missed:
        runner.say(f"missed: {words}")
    return 1 if missed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", choices=[*SUBJECTS, "smoke", []])
    parser.add_argument("--table", action="append", help="only tables of this name")
    parser.add_argument("--row", action="append", help="only rows whose name contains this")
    parser.add_argument("--rounds", type=int, help="instead of each table's own number")
    parser.add_argument("--seconds", type=float, help="instead of each table's own length")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench" / "results")
    return parser.parse_args()


def tables(subjects: list[str], names: list[str] | None) -> Iterator[Table]:
    """Yield the tables of `bench/<subject>/rows.py`."""
    for subject in subjects or SUBJECTS:
        if importlib.util.find_spec(f"bench.{subject}.rows") is None:
            continue
        for table in importlib.import_module(f"bench.{subject}.rows").tables():
            if not names or table.name in names:
                yield table


def narrowed(table: Table, parts: list[str] | None) -> Table:
    """Return the table with the rows asked for."""
    if not parts:
        return table
    return replace(
        table, rows=[row for row in table.rows if any(part in row.name for part in parts)]
    )


sys.exit(main())
