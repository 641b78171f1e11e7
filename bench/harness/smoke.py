"""Counts that noise cannot move: cheap enough for every run of the checks.

A subject offers `bench/<subject>/counts.py` with `counts()`. Django is set up over a copy of the
demo town, so that a count may also write.
"""

import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .rows import Count
from .town import VAR, built_env, lay, sqlite


def run(subjects: Iterable[str]) -> int:
    """Print every count. Return 1 when one of them does not hold."""
    lay()
    with tempfile.TemporaryDirectory(prefix="igashu-smoke-") as folder:
        here = Path(folder) / "town"
        shutil.copytree(VAR, here, ignore=shutil.ignore_patterns("results", "static"))
        os.environ.update(built_env(here, sqlite(here)))
        import django

        django.setup()
        found = [count for subject in subjects for count in counts(subject)]
    for count in found:
        print(line(count))
    return 0 if found and all(count.holds for count in found) else 1


def counts(subject: str) -> Iterable[Count]:
    if importlib.util.find_spec(f"bench.{subject}.counts") is None:
        print(f"{subject}: nothing to count", file=sys.stderr)
        return []
    return importlib.import_module(f"bench.{subject}.counts").counts()


def line(count: Count) -> str:
    exact = count.at_least == count.at_most
    wanted = f"= {count.at_most}" if exact else f"{count.at_least}..{count.at_most}"
    return f"{'ok  ' if count.holds else 'FAIL'} {count.name}: {count.found} ({wanted})"
