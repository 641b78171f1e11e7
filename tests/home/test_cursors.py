"""Where a list was left, in letters that depend on nothing else."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError

from home import cursors

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def at(moment, write=cursors.written):
    with time_machine.travel(moment, tick=False):
        return write("pages", "a", 1)


def test_one_place_has_the_same_letters_at_any_time():
    assert at(EARLY) == at(LATE)
    assert cursors.read("pages", at(EARLY)) == ["a", 1]


def dated(name, *position):
    """As they were written before."""
    return signing.dumps(position, salt=f"cursor.{name}")


def test_with_the_moment_in_it_it_would_not__control():
    assert at(EARLY, dated) != at(LATE, dated)


def test_old_and_new_processes_read_each_others_cursors():
    assert cursors.read("pages", at(EARLY, dated)) == ["a", 1]
    assert signing.loads(at(LATE), salt="cursor.pages") == ["a", 1]


@pytest.mark.parametrize("cursor", ["", "x", ":0:x", cursors.written("activities", "a", 1)])
def test_what_is_no_cursor_of_this_list_is_refused(cursor):
    with pytest.raises(ValidationError):
        cursors.read("pages", cursor)
