"""グループの話し合い: opened, drawn, made longer, ended. Each step is a line of the room's log.

Every action first takes the plenary's row: who draws, enrols and ends stand in one line, so what is
read next is true. The rooms of the groups come after it; none waits in a circle.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User
from members.notices.actions import withdraw
from members.rules import MembershipStatus

from .. import rules as talk
from .. import workshop_rules as rules
from ..audit import log
from ..models import Participant, Room, Workshop, WorkshopGroup, WorkshopSeat
from .checks import check_calm, check_open, check_present, stand_in_line
from .grouping import make_groups, sit_down
from .people import about_group
from .record import record
from .rooms import close_room

Status = rules.Status


def step(
    workshop: Workshop, name: str, *, by: User | None, at: datetime, in_groups: bool = False
) -> None:
    """Write a step into the log of the plenary, and of the groups where they must know of it."""
    rooms = [workshop.room, *group_rooms(workshop)] if in_groups else [workshop.room]
    for room in rooms:
        record(room, "workshop", by=by, at=at, payload={"workshop": workshop.pk, "step": name})


def group_rooms(workshop: Workshop) -> QuerySet[Room]:
    return Room.objects.filter(group__workshop=workshop).order_by("pk")


def in_line(workshop: Workshop) -> Any:
    """Return the workshop as it stands, its room locked until the commit."""
    stand_in_line(workshop.room)
    return Workshop.objects.select_related("room").get(pk=workshop.pk)


def move(workshop: Workshop, name: str, *, by: User | None, **fields: Any) -> None:
    """Make one move, as the only writer of `status`; the row decides who was first."""
    origin = workshop.status
    fields["status"] = rules.after(name, origin)
    if not Workshop.objects.filter(pk=workshop.pk, status=origin).update(**fields):
        raise talk.NotNow(
            _("ほかの人が先に操作しました。画面を確かめてください。"), code="too_late"
        )
    for field, value in fields.items():
        setattr(workshop, field, value)
    log(workshop.room, f"community.workshop.{name}", user=by, data={"workshop": workshop.pk})


@transaction.atomic
def open_workshop(
    *,
    room: Room,
    by: User,
    theme: str,
    question: str,
    minutes: int = rules.USUAL_MINUTES,
    group_size: int = rules.USUAL_SIZE,
) -> Workshop:
    """Open a workshop in a room: from now on its people may take part. One at a time.

    The same again while all still gather is the first one: an impatient finger opens no second.
    """
    fields = {
        "theme": talk.clean_line(theme, _("テーマを書いてください。"), rules.LONGEST_THEME),
        "question": talk.clean_line(
            question, _("話し合う問いを書いてください。"), rules.LONGEST_QUESTION
        ),
        "minutes": rules.clean_minutes(minutes),
        "group_size": rules.clean_size(group_size),
    }
    stand_in_line(room)
    check_open(room)
    live = Workshop.objects.live().filter(room=room).first()
    if live and is_same(live, by, fields):
        return live
    if live:
        raise talk.NotNow(_("この部屋では、すでに話し合いを開いています。"), code="already_open")
    at = now()
    workshop = Workshop.objects.create(room=room, opened_by=by, opened_at=at, **fields)
    step(workshop, "opened", by=by, at=at)
    log(room, "community.workshop.open", user=by, data={"workshop": workshop.pk})
    return workshop


def is_same(live: Workshop, by: User, fields: dict[str, Any]) -> bool:
    is_new = live.status == Status.GATHERING and live.opened_by_id == by.pk
    return is_new and all(getattr(live, name) == value for name, value in fields.items())


@transaction.atomic
def enrol(*, workshop: Workshop, user: User) -> WorkshopSeat:
    """Take part: wait for the draw; once it is made, join the smallest group. Twice is once."""
    current, at = in_line(workshop), now()
    check_open(current.room)
    check_present(current.room, user)
    stage = rules.stage(current.status, current.ends_at, at)
    if stage not in {Status.GATHERING, Status.TALKING}:
        raise talk.NotNow(_("この話し合いの参加は、しめきりました。"), code="too_late")
    seat, is_new = WorkshopSeat.objects.select_related("group__room").get_or_create(
        workshop=current, user=user, defaults={"enrolled_at": at}
    )
    if is_new:
        check_calm(current.room, user)
        step(current, "enrolled", by=user, at=at)
    if stage == Status.TALKING:
        sit_down(seat)
    return seat


@transaction.atomic
def withdraw_seat(*, workshop: Workshop, user: User) -> None:
    """Take part no more, while nothing is drawn. Twice is once."""
    current = in_line(workshop)
    waiting = WorkshopSeat.objects.filter(workshop=current, user=user, group=None)
    if current.status == Status.GATHERING and waiting.delete()[0]:
        check_calm(current.room, user)
        step(current, "withdrew", by=user, at=now())


@transaction.atomic
def draw_groups(*, workshop: Workshop, by: User, seed: str = "") -> list[WorkshopGroup]:
    """Draw those who take part into groups; each group gets its room, and the time begins."""
    current, at = in_line(workshop), now()
    rules.after("draw", current.status)
    seats = {str(seat.user_id): seat for seat in seats_that_count(current)}
    if not seats:
        raise talk.NotNow(_("参加する人が、まだいません。"), code="nobody")
    seed = seed or secrets.token_hex(8)
    ends_at = at + timedelta(minutes=current.minutes)
    move(current, "draw", by=by, seed=seed, drawn_at=at, ends_at=ends_at)
    dealt = rules.draw(seats, current.group_size, seed)
    groups = make_groups(current, [[seats[one] for one in members] for members in dealt], at, by=by)
    step(current, "drawn", by=by, at=at, in_groups=True)
    return groups


def seats_that_count(workshop: Workshop) -> list[WorkshopSeat]:
    """Return the seats of those who are still in the room and in good standing; drop the others."""
    here = Participant.objects.present().filter(room=workshop.room, user__is_active=True)
    insiders = Q(user__membership__status=MembershipStatus.ACTIVE) | Q(
        user__groups__permissions__codename="access_admin"
    )
    there = here.filter(insiders).values("user")
    WorkshopSeat.objects.filter(workshop=workshop).exclude(user__in=there).delete()
    return list(WorkshopSeat.objects.filter(workshop=workshop).select_related("user"))


@transaction.atomic
def extend_workshop(*, workshop: Workshop, by: User, minutes: int) -> None:
    """Give the groups more time; from now on, when it was over."""
    rules.clean_minutes(minutes)
    current, at = in_line(workshop), now()
    rules.after("extend", current.status)
    ends_at = rules.later(current.ends_at, current.drawn_at, at, minutes)
    move(current, "extend", by=by, ends_at=ends_at)
    step(current, "extended", by=by, at=at, in_groups=True)


@transaction.atomic
def finish_talking(*, workshop: Workshop, by: User | None) -> None:
    """Call the groups back: the time is up, or the moderator says so. They may still report."""
    current, at = in_line(workshop), now()
    rules.after("finish", current.status)
    move(current, "finish", by=by, ends_at=min(current.ends_at, at))
    step(current, "finished", by=by, at=at, in_groups=True)


@transaction.atomic
def end_workshop(*, workshop: Workshop, by: User | None) -> None:
    """End it: the results stand, and the rooms of the groups are closed with all who listen."""
    current, at = in_line(workshop), now()
    move(current, "end", by=by, closed_at=at)
    step(current, "ended", by=by, at=at)
    for room in group_rooms(current):
        close_room(room=room, by=by)
        withdraw(about=about_group(room))


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, by: User | None) -> None:
    """Call it off before anything was drawn."""
    current, at = in_line(workshop), now()
    move(current, "cancel", by=by, closed_at=at)
    step(current, "cancelled", by=by, at=at)


def close_due_workshops(at: datetime) -> int:
    """Write what the time has brought, whoever is there: up, over, or forgotten. However late."""
    talking = Q(status=Status.TALKING, ends_at__lte=at)
    reporting = Q(status=Status.REPORTING, ends_at__lte=at - rules.REPORTING_LASTS)
    gathering = Q(status=Status.GATHERING, opened_at__lte=at - rules.GATHERING_LASTS)
    due = Workshop.objects.select_related("room").filter(talking | reporting | gathering)
    return sum(close_if_due(workshop, at) for workshop in due)


@transaction.atomic
def close_if_due(workshop: Workshop, at: datetime) -> bool:
    """Close one, unless somebody has made it longer or ended it in this very moment."""
    current = in_line(workshop)
    is_over = bool(current.ends_at and current.ends_at <= at - rules.REPORTING_LASTS)
    if current.status == Status.GATHERING and current.opened_at <= at - rules.GATHERING_LASTS:
        cancel_workshop(workshop=current, by=None)
    elif current.status in rules.IN_GROUPS and is_over:
        end_workshop(workshop=current, by=None)
    elif current.status == Status.TALKING and current.ends_at <= at:
        finish_talking(workshop=current, by=None)
    else:
        return False
    return True
