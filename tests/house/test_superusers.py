"""Who may do everything stands in the record: no code of ours makes it so where it is not seen.

The record hears of what is saved (`igashu_site.records.roles`). What goes by `update()`, in bulk or
by SQL passes it by; so nothing in the product may write this column in such a way.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["home", "members", "activities", "community", "igashu_site"]
COLUMN = "is_superuser"
UNHEARD = {"update", "aupdate", "bulk_update", "bulk_create", "insert_if_new", "execute"}


def unheard(source):
    """Yield the lines that write the column, or fields that nobody named, unheard."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        words = ast.unparse(call)
        is_open = any(word.arg is None for word in call.keywords) and "User.objects" in words
        if name in UNHEARD and (COLUMN in words or is_open):
            yield call.lineno


def test_nothing_makes_somebody_superuser_unheard():
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in files for line in unheard(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "User.objects.filter(pk=1).update(is_superuser=True)",
        "User.objects.bulk_update(people, ['is_superuser'])",
        "User.objects.filter(pk=1).update(**given)",
        "cursor.execute('UPDATE members_user SET is_superuser = true')",
    ],
)
def test_such_a_line_would_be_found(source):
    assert list(unheard(source)) == [1]
    assert list(unheard("User.objects.filter(pk=1).update(is_active=False)")) == []
