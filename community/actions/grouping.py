"""Groups and their rooms: made by the draw, and joined by who comes late."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import User
from members.notices.actions import notify

from .. import announce
from .. import workshop_rules as rules
from ..models import Message, Participant, Room, RoomEvent, Workshop, WorkshopGroup, WorkshopSeat
from ..rules import NotNow
from .people import about_group, join_room
from .record import record


def make_groups(
    workshop: Workshop, dealt: list[list[WorkshopSeat]], at: datetime, *, by: User
) -> list[WorkshopGroup]:
    """Make a group and a room for each of these, with its people inside, and tell them."""
    present = Participant.objects.present().filter(room=workshop.room)
    in_peace = {by.pk, *present.filter(muted=True).values_list("user", flat=True)}
    groups = []
    for number, seats in enumerate(dealt, start=1):
        groups.append(make_group(workshop, number, seats, at))
        tell_drawn(groups[-1], [seat.user for seat in seats if seat.user_id not in in_peace])
    return groups


def tell_drawn(group: WorkshopGroup, people: list[User]) -> None:
    """Tell each of them which group is theirs, in the transaction of the draw."""
    with override(settings.LANGUAGE_CODE):
        words = _("「%(theme)s」のグループが決まりました。あなたはグループ%(number)sです")
    title = words % {"theme": group.workshop.theme, "number": group.number}
    for person in people:
        notify(
            to=person,
            kind="community.drawn",
            title=title,
            url=group.room.get_absolute_url(),
            about=about_group(group.room),
            dedupe_key=f"group:{group.pk}:{person.pk}",
        )


def make_group(
    workshop: Workshop, number: int, seats: list[WorkshopSeat], at: datetime
) -> WorkshopGroup:
    room = Room.objects.create(
        name=name_of(workshop, number),
        kind=Room.Kind.GROUP,
        parent=workshop.room,
        purpose=workshop.question,
        guidelines=workshop.room.guidelines,
        answer_days=0,  # what is asked of the town is asked where all can read the answer
        head_seq=len(seats),
    )
    group = WorkshopGroup.objects.create(workshop=workshop, number=number, room=room)
    keys = [seat.pk for seat in seats]
    WorkshopSeat.objects.filter(pk__in=keys).update(group=group)
    seat_all(room, seats, at)
    return group


def name_of(workshop: Workshop, number: int) -> str:
    """Return how a group's room is called, in the town's language: all read the same name."""
    with override(settings.LANGUAGE_CODE):
        group = _("グループ%(number)s") % {"number": number}
    return f"{group}　{workshop.theme}"


def seat_all(room: Room, seats: list[WorkshopSeat], at: datetime) -> None:
    """Let the drawn into their new room: what join_room writes, for all at once."""
    Participant.objects.bulk_create(Participant(room=room, user=seat.user) for seat in seats)
    RoomEvent.objects.bulk_create(
        RoomEvent(room=room, seq=seq, type="arrived", actor=seat.user, at=at)
        for seq, seat in enumerate(seats, start=1)
    )
    announce.ring_on_commit(room.pk, len(seats))


def sit_down(seat: WorkshopSeat) -> None:
    """Bring who comes late into the smallest group, and who went out back into their own."""
    if seat.group is None:
        seat.group = smallest_group(seat.workshop)
        seat.save(update_fields=["group"])
    join_room(room=seat.group.room, user=seat.user)


def smallest_group(workshop: Workshop) -> WorkshopGroup:
    """Return the group in which the fewest people are now."""
    here = Q(room__participants__left_at=None, room__participants__isnull=False)
    still_open = WorkshopGroup.objects.filter(workshop=workshop, room__closed_at=None)
    groups = still_open.select_related("room")
    counted = groups.annotate(people=Count("room__participants", filter=here))
    known = {group.number: group for group in counted}
    if not known:
        raise NotNow(_("この話し合いの参加は、しめきりました。"), code="too_late")
    return known[rules.smallest({number: group.people for number, group in known.items()})]


def tell_group(group: WorkshopGroup, step: str, by: User) -> None:
    payload = {"workshop": group.workshop_id, "step": step}
    record(group.room, "workshop", by=by, at=now(), payload=payload)


def forget_result(message: Message, by: User) -> None:
    """Its author took it back: the group has not reported, and another may write."""
    group = message.result_of
    if group is not None and group.workshop.status in rules.IN_GROUPS:
        tell_group(group, "taken_back", by)
