"""The state machine of an application, the facts about seats, and what is fair. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """The five categories of activity. The codes are those of members.rules.Interest."""

    CHARM = "charm", _("魅力の発信")
    SALES = "sales", _("特産品の販路拡大・企業誘致")
    KNOWLEDGE = "knowledge", _("知見の共有")
    LOCAL = "local", _("地域活動への参加・創出")
    SURVEY = "survey", _("アンケート・広報への協力")


class Way(TextChoices):
    """活用タイプ: the six ways of use."""

    SPREAD = "spread", _("魅力発信")
    JOIN = "join", _("地域活動への参加")
    TRIAL = "trial", _("移住体験への参加")
    RETURN = "return", _("継続的な来訪")
    SHARE = "share", _("知見の提供")
    DONATE = "donate", _("ふるさと納税")


class Place(TextChoices):
    ONSITE = "onsite", _("現地")
    ONLINE = "online", _("オンライン")
    BOTH = "both", _("現地・オンライン")


class Selection(TextChoices):
    FIRST_COME = "first_come", _("先着順")
    BY_STAFF = "by_staff", _("選考")


class Phase(TextChoices):
    """What a reader is told about a recruitment."""

    SOON = "soon", _("まもなく募集開始")
    OPEN = "open", _("募集中")
    CLOSING = "closing", _("締切間近")
    FULL = "full", _("満員（キャンセル待ち）")
    CLOSED = "closed", _("募集終了")


# While one of these is told, an application is taken.
TAKES_APPLICATIONS = frozenset({Phase.OPEN, Phase.CLOSING, Phase.FULL})
# What matters most to a reader comes first: the one an activity's card speaks of.
PHASE_ORDER = (Phase.CLOSING, Phase.OPEN, Phase.FULL, Phase.SOON, Phase.CLOSED)
CLOSING_DAYS = 3


class Status(TextChoices):
    APPLIED = "applied", _("応募済み")
    OFFERED = "offered", _("参加のご案内")
    WAITING = "waiting", _("キャンセル待ち")
    CONFIRMED = "confirmed", _("参加決定")
    DECLINED = "declined", _("見送り")
    WITHDRAWN = "withdrawn", _("取り下げ")


HOLDS_A_SEAT = frozenset({Status.OFFERED, Status.CONFIRMED})
IN_LINE = frozenset({Status.APPLIED, Status.WAITING})
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN})
LIVE = HOLDS_A_SEAT | IN_LINE

MOVES = {
    "offer": (IN_LINE, Status.OFFERED),
    "wait": (frozenset({Status.APPLIED}), Status.WAITING),
    "confirm": (frozenset({Status.OFFERED}), Status.CONFIRMED),
    "decline": (IN_LINE, Status.DECLINED),
    "lapse": (frozenset({Status.OFFERED}), Status.WAITING),
    "withdraw": (LIVE, Status.WITHDRAWN),
}


class NotNow(ValidationError):
    """The move is not open from where the application stands. Carries a stable `code`."""


def after(move: str, status: str) -> Status:
    """Return where `move` leads from `status`, or raise NotNow(code="cannot_<move>")."""
    origins, destination = MOVES[move]
    if status not in origins:
        raise NotNow(_("この手続きは、いまの状態ではできません。"), code=f"cannot_{move}")
    return destination


def seats_change(origin: str, destination: str) -> int:
    """Return +1 if the move takes a seat, -1 if it frees one, 0 otherwise."""
    return (destination in HOLDS_A_SEAT) - (origin in HOLDS_A_SEAT)


def seats_free(capacity: int | None, held: int) -> int | None:
    """Return how many seats are free; None means without limit."""
    return None if capacity is None else max(capacity - held, 0)


def deadline(closes_at: datetime | None, last_session_ends_at: datetime | None) -> datetime | None:
    """Return after what nobody can apply: the deadline, else the end of the last date."""
    return closes_at or last_session_ends_at


def offer_deadline(at: datetime, days: int) -> datetime:
    """Return until when an offer made at this local time holds: whole days, then to midnight."""
    last = at + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def is_over(closes_at: datetime | None, at: datetime) -> bool:
    """A deadline of 23:59:59 includes all of its last second."""
    return closes_at is not None and at.replace(microsecond=0) > closes_at


def phase_of(
    opens_at: datetime,
    closes_at: datetime | None,
    capacity: int | None,
    held: int,
    at: datetime,
    closing_days: int = CLOSING_DAYS,
) -> Phase:
    """Return what a reader is told about a recruitment at a moment."""
    if at < opens_at:
        return Phase.SOON
    if is_over(closes_at, at):
        return Phase.CLOSED
    if seats_free(capacity, held) == 0:
        return Phase.FULL
    if closes_at is not None and closes_at - at <= timedelta(days=closing_days):
        return Phase.CLOSING
    return Phase.OPEN


def check_window(
    opens_at: datetime,
    closes_at: datetime | None,
    at: datetime,
    *,
    form_opened_at: datetime | None = None,
    grace: timedelta = timedelta(0),
) -> None:
    """Raise NotNow outside the window. A form opened in time may still be sent during the grace."""
    if at < opens_at:
        raise NotNow(_("この募集は、まだ始まっていません。"), code="not_open_yet")
    if not is_over(closes_at, at):
        return
    opened_in_time = form_opened_at is not None and not is_over(closes_at, form_opened_at)
    if not opened_in_time or closes_at is None or is_over(closes_at + grace, at):
        raise NotNow(_("この募集は締め切りました。"), code="closed")


def first_status(selection: str, *, has_seat: bool) -> Status:
    """Return where an application begins. First come: with a seat one is in, else one waits."""
    if selection != Selection.FIRST_COME:
        return Status.APPLIED
    return Status.CONFIRMED if has_seat else Status.WAITING


def may_sit_down(selection: str, *, ahead: int) -> bool:
    """A newcomer takes a free seat by being first, never past people who wait for one."""
    return selection == Selection.FIRST_COME and ahead == 0


def offers_by_itself(selection: str) -> bool:
    """A freed seat goes to the next in line by itself only where no person selects."""
    return selection == Selection.FIRST_COME


def foremost(phases: Iterable[Phase]) -> Phase | None:
    """Return the phase that speaks for an activity with several recruitments."""
    return min(phases, key=PHASE_ORDER.index, default=None)
