"""docs/faults.md says which test proves which fault: no test may be missing, and no fault."""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
TABLE = TESTS.parent / "docs" / "faults.md"
ALL = [f"F{number:02}" for number in range(1, 49)]
# The tests of these folders are named after the faults they are for.
NAMED = ("faults", "production")
NOTHING = "–"


def rows() -> list[list[str]]:
    lines = re.findall(r"^\| (F\d\d) \| (.+) \|$", TABLE.read_text(), re.MULTILINE)
    return [[fault, *rest.split(" | ")] for fault, rest in lines]


def named(text: str) -> list[tuple[str, str]]:
    """Return the tests that a cell names: (file, function)."""
    return re.findall(r"`(\w+/test_\w+\.py)::(test_\w+)`", text)


@cache
def functions_of(file: str) -> set[str]:
    path = TESTS / file
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def missing(table) -> list[str]:
    """Return the names that no file holds."""
    tests = [one for _fault, *cells in table for cell in cells for one in named(cell)]
    return [f"{file}::{name}" for file, name in tests if name not in functions_of(file)]


def unnamed(table) -> list[str]:
    """Return the tests that carry a fault's number without standing in its row."""
    known = {(fault, name) for fault, *cells in table for cell in cells for _f, name in named(cell)}
    files = [path for folder in NAMED for path in sorted((TESTS / folder).glob("test_*.py"))]
    return [
        f"{fault.upper()}: {name}"
        for path in files
        for name in sorted(functions_of(f"{path.parent.name}/{path.name}"))
        for fault in re.findall(r"f\d\d", name)
        if (fault.upper(), name) not in known
    ]


def test_every_fault_has_a_row_and_they_stand_in_order():
    faults = [row[0] for row in rows()]
    assert sorted(set(faults)) == ALL
    descents = sum(after < before for before, after in pairwise(faults))
    assert descents <= 1, "two tables, each in order"


def test_every_row_is_whole_and_says_what_is_missing():
    for row in rows():
        assert len(row) == 5, row
        assert set(row[1].split()) <= {"S", "P", "P+"}, row
        assert named(row[3]) or (row[3] == NOTHING and row[4] != NOTHING), row


def test_every_test_that_is_named_is_there():
    assert missing(rows()) == []


def test_every_test_of_a_fault_is_named():
    assert unnamed(rows()) == []


def test_a_row_with_a_test_that_is_not_there_is_seen__control():
    false = ["F01", "P", "x", "`faults/test_kills.py::test_f01_nobody_wrote`", NOTHING]
    assert missing([false]) == ["faults/test_kills.py::test_f01_nobody_wrote"]
    assert "F01: test_f01_everybody_sees_what_is_stored" in unnamed([false])
