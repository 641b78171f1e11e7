"""Shows workshops: where one stands, who is in which group, and what the groups have reported."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from home.look_dates import day
from members.models import User

from . import workshop_rules as rules
from .models import Message, Participant, Room, Workshop, WorkshopGroup, WorkshopSeat
from .people import Person, people

REPORTED = Q(groups__results__removed_at=None, groups__results__isnull=False)


@dataclass(frozen=True, slots=True)
class Now:
    """A workshop as it stands now, for everybody alike."""

    id: int
    theme: str
    question: str
    stage: str
    minutes: int
    group_size: int
    ends_at: datetime | None
    people: int
    groups: int
    reported: int

    @property
    def label(self) -> Any:
        return rules.Status(self.stage).label

    @property
    def is_live(self) -> bool:
        return self.stage in rules.LIVE

    def as_dict(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return told | {"ends_at": self.ends_at.isoformat() if self.ends_at else None}


def as_now(workshop: Any, at: datetime) -> Now:
    """Return one of `counted()` as it stands."""
    return Now(
        id=workshop.pk,
        theme=workshop.theme,
        question=workshop.question,
        stage=rules.stage(workshop.status, workshop.ends_at, at).value,
        minutes=workshop.minutes,
        group_size=workshop.group_size,
        ends_at=workshop.ends_at,
        people=workshop.people,
        groups=workshop.group_number,
        reported=workshop.reported,
    )


def counted() -> Any:
    """Return workshops with the numbers of people, of groups, and of those that have reported."""
    return Workshop.objects.annotate(
        people=Count("seats", distinct=True),
        group_number=Count("groups", distinct=True),
        reported=Count("groups", filter=REPORTED, distinct=True),
    )


def told(ids: Iterable[int], at: datetime) -> dict[int, Now]:
    """Return these workshops as they stand: one query for any number."""
    wanted = set(ids)
    rows = counted().filter(pk__in=wanted) if wanted else []
    return {row.pk: as_now(row, at) for row in rows}


def shown_in(room: Any, at: datetime) -> Any:
    """Return what goes on in a room, or was over a short while ago; the newest first."""
    shown = Q(status__in=sorted(rules.LIVE)) | Q(
        status=rules.Status.ENDED, closed_at__gt=at - rules.SHOWN_AFTERWARDS
    )
    return Workshop.objects.filter(shown, room=room).order_by("-pk")


def latest_in(room: Room, at: datetime) -> Now | None:
    """Return the workshop that this room shows, or None."""
    newest = shown_in(room, at).values_list("pk", flat=True).first()
    return told([newest], at)[newest] if newest else None


def people_and_shop(room: Room, at: datetime) -> tuple[int, int | None]:
    """Return how many are in the room, and the key of the workshop it shows: one query for both."""
    here = Participant.objects.present().filter(room=OuterRef("pk")).order_by()
    found = Room.objects.filter(pk=room.pk).values_list(
        Coalesce(Subquery(here.values("room").annotate(number=Count("pk")).values("number")), 0),
        Subquery(shown_in(OuterRef("pk"), at).values("pk")[:1]),
    )
    return found.get()


def drawn_in(room: Room, at: datetime) -> list[tuple[Workshop, Now]]:
    """Return what was ever drawn in this room, the newest first."""
    rows = list(counted().filter(room=room, drawn_at__isnull=False).order_by("-pk"))
    return [(row, as_now(row, at)) for row in rows]


# --- The group, and the mark of its result ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """Whose result a message is."""

    workshop: int
    group: int
    people: tuple[Person, ...]

    def as_dict(self) -> dict[str, Any]:
        listed = [person.as_dict() for person in self.people]
        return {"workshop": self.workshop, "group": self.group, "people": listed}


def results(messages: Iterable[Message]) -> dict[int, Result]:
    """Return which of these messages are results, by the key of the message; usually none."""
    wanted = {row.pk: row.result_of_id for row in messages if row.result_of_id}
    if not wanted:
        return {}
    groups = WorkshopGroup.objects.in_bulk(set(wanted.values()))
    inside = people_of(groups)
    return {
        pk: Result(groups[key].workshop_id, groups[key].number, tuple(inside[key]))
        for pk, key in wanted.items()
    }


def people_of(groups: Iterable[int]) -> dict[int, list[Person]]:
    """Return who is in each of these groups, in the order of the draw: three queries."""
    seats = WorkshopSeat.objects.filter(group__in=list(groups)).order_by("enrolled_at", "pk")
    rows = list(seats.values_list("group", "user"))
    known = people(user for _group, user in rows)
    found: dict[int, list[Person]] = defaultdict(list)
    for group, user in rows:
        found[group].append(known[user])
    return found


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of the overview; `message`: what it has reported."""

    number: int
    room_id: int
    url: str
    people: list[Person]
    message: Message | None


@dataclass(frozen=True, slots=True)
class Strip:
    """What a room shows on top, to this person."""

    now: Now
    plenary: Room
    is_group: bool
    # In the plenary: whether they take part, and their group once it is drawn.
    is_enrolled: bool = False
    number: int = 0
    room_id: int = 0
    # In the room of a group.
    people: list[Person] = field(default_factory=list)
    reporter: Person | None = None
    result: Message | None = None
    is_mine: bool = False


def strip_for(room: Room, viewer: User, at: datetime) -> Strip | None:
    """Return what this person is shown of a workshop in this room, or None."""
    if room.parent_id:
        return in_group(room, viewer, at)
    newest = shown_in(room, at).values_list("pk", flat=True).first()
    return in_plenary(room, newest, viewer, at) if newest else None


def in_plenary(room: Room, key: int, viewer: User, at: datetime) -> Strip:
    now = told([key], at)[key]
    seats = WorkshopSeat.objects.filter(workshop=now.id, user=viewer)
    mine = seats.select_related("group").first()
    group = mine.group if mine else None
    return Strip(
        now=now,
        plenary=room,
        is_group=False,
        is_enrolled=mine is not None,
        number=group.number if group else 0,
        room_id=group.room_id if group else 0,
    )


def in_group(room: Room, viewer: User, at: datetime) -> Strip | None:
    found = WorkshopGroup.objects.select_related("workshop__room").filter(room=room).first()
    if found is None:
        return None
    now = told([found.workshop_id], at)[found.workshop_id]
    result = Message.objects.filter(result_of=found, removed_at=None).first()
    known = people([found.reporter_id])
    return Strip(
        now=now,
        plenary=found.workshop.room,
        is_group=True,
        number=found.number,
        room_id=room.pk,
        people=people_of([found.pk])[found.pk],
        reporter=known[found.reporter_id] if found.reporter_id else None,
        result=result,
        is_mine=result is not None and result.author_id == viewer.pk,
    )


def groups_of(workshop: Workshop) -> list[GroupLine]:
    """Return the groups with their people and results, in order: as many queries for any number."""
    groups = list(workshop.groups.select_related("room"))
    inside = people_of(group.pk for group in groups)
    rows = Message.objects.filter(result_of__in=groups, removed_at=None)
    reported = {row.result_of_id: row for row in rows}
    return [
        GroupLine(
            number=group.number,
            room_id=group.room_id,
            url=group.room.get_absolute_url(),
            people=inside[group.pk],
            message=reported.get(group.pk),
        )
        for group in groups
    ]


def as_text(workshop: Workshop, groups: list[tuple[GroupLine, Any]]) -> str:
    """Return what came of it as plain text for a story. Names stay in the room."""
    lines = [workshop.theme, workshop.question, day(workshop.opened_at), ""]
    for group, said in groups:
        head = _("グループ%(number)s（%(people)s人）")
        lines.append(head % {"number": group.number, "people": len(group.people)})
        lines += [said.text if said and said.text else _("（発表はありませんでした）"), ""]
    return "\n".join(lines)
