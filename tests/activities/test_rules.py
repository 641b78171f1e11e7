"""The facts of selection: every move from every status, every phase, every deadline."""

from datetime import UTC, datetime, timedelta

import pytest

from activities import rules
from activities.rules import Phase, Selection, Status

A, O, W, C, D, X = (  # noqa: E741
    Status.APPLIED,
    Status.OFFERED,
    Status.WAITING,
    Status.CONFIRMED,
    Status.DECLINED,
    Status.WITHDRAWN,
)
# One row per move, one column per status: where it leads, or None where it is not open.
DRAWN = {
    #           A     O     W     C     D     X
    "offer": (O, None, O, None, None, None),
    "wait": (W, None, None, None, None, None),
    "confirm": (None, C, None, None, None, None),
    "decline": (D, None, D, None, None, None),
    "lapse": (None, W, None, None, None, None),
    "withdraw": (X, X, X, X, None, None),
}
CELLS = [
    (move, status, leads_to)
    for move, row in DRAWN.items()
    for status, leads_to in zip((A, O, W, C, D, X), row, strict=True)
]
OPENS = datetime(2026, 10, 1, tzinfo=UTC)
CLOSES = datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC)
GRACE = timedelta(minutes=10)


def test_the_table_has_a_cell_for_every_move_and_status():
    assert len(CELLS) == len(rules.MOVES) * len(Status) == 36


@pytest.mark.parametrize(("move", "status", "leads_to"), CELLS)
def test_a_move_leads_where_it_is_drawn(move, status, leads_to):
    if leads_to is not None:
        assert rules.after(move, status) == leads_to
        return
    with pytest.raises(rules.NotNow) as refusal:
        rules.after(move, status)
    assert refusal.value.code == f"cannot_{move}"


@pytest.mark.parametrize(("move", "status", "leads_to"), [cell for cell in CELLS if cell[2]])
def test_a_seat_is_counted_when_taken_and_when_freed(move, status, leads_to):
    held = {O, C}
    assert rules.seats_change(status, leads_to) == (leads_to in held) - (status in held)


def at(**later):
    return CLOSES + timedelta(**later)


@pytest.mark.parametrize(
    ("moment", "held", "phase"),
    [
        (OPENS - timedelta(seconds=1), 0, Phase.SOON),
        (OPENS, 0, Phase.OPEN),
        (at(days=-3, seconds=-1), 0, Phase.OPEN),
        (at(days=-3), 0, Phase.CLOSING),
        (at(), 1, Phase.CLOSING),
        (at(microseconds=999_999), 0, Phase.CLOSING),
        (at(seconds=1), 0, Phase.CLOSED),
        (OPENS, 2, Phase.FULL),
        (at(), 2, Phase.FULL),
        (at(seconds=1), 2, Phase.CLOSED),
    ],
)
def test_phase(moment, held, phase):
    assert rules.phase_of(OPENS, CLOSES, 2, held, moment) == phase


def test_phase__without_deadline_and_limit_is_always_open():
    assert rules.phase_of(OPENS, None, None, 10_000, at(days=3650)) == Phase.OPEN


def test_a_recruitment_without_deadline_ends_with_its_last_date():
    assert rules.deadline(None, CLOSES) == CLOSES
    assert rules.deadline(OPENS, CLOSES) == OPENS


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (OPENS, None),
        (at(), None),
        (at(microseconds=999_999), None),
        (at(minutes=10), at()),
        (at(minutes=9), at(microseconds=1)),
    ],
)
def test_the_window_is_open(moment, opened):
    rules.check_window(OPENS, CLOSES, moment, form_opened_at=opened, grace=GRACE)


@pytest.mark.parametrize(
    ("moment", "opened", "code"),
    [
        (OPENS - timedelta(microseconds=1), None, "not_open_yet"),
        (at(seconds=1), None, "closed"),
        (at(seconds=2), at(seconds=1), "closed"),
        (at(minutes=10, seconds=1), at(), "closed"),
    ],
)
def test_the_window_is_shut(moment, opened, code):
    with pytest.raises(rules.NotNow) as refusal:
        rules.check_window(OPENS, CLOSES, moment, form_opened_at=opened, grace=GRACE)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("selection", "has_seat", "status"),
    [
        (Selection.BY_STAFF, False, A),
        (Selection.FIRST_COME, True, C),
        (Selection.FIRST_COME, False, W),
    ],
)
def test_where_an_application_begins(selection, has_seat, status):
    assert rules.first_status(selection, has_seat=has_seat) == status


def test_nobody_sits_down_past_people_who_wait():
    assert rules.may_sit_down(Selection.FIRST_COME, ahead=0)
    assert not rules.may_sit_down(Selection.FIRST_COME, ahead=1)
    assert not rules.may_sit_down(Selection.BY_STAFF, ahead=0)


def test_what_one_can_still_join_speaks_for_the_activity():
    assert rules.foremost([Phase.CLOSED, Phase.FULL, Phase.OPEN]) == Phase.OPEN
    assert rules.foremost([]) is None
