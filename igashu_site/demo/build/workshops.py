"""One evening of the young people's meeting: drawn, talked, reported, ended; through the actions.

It took place some days ago, so what the actions have stored is moved there afterwards.
"""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet

from community import actions
from community.models import Message, Room, RoomEvent, Workshop, WorkshopGroup, WorkshopSeat
from igashu_site.demo.people import SEED
from igashu_site.demo.reader import files, head_of, split_words
from igashu_site.demo.schedule import Days
from members.models import User

HOST = "moderator@demo.example"
RESULT = "発表: "


def hold_workshops(today: date) -> None:
    for path in files("workshops", "txt"):
        head, *parts = path.read_text("utf-8").strip().split("\n\n")
        hold(head_of(head), parts, today)


def hold(head: dict[str, str], parts: list[str], today: date) -> None:
    """Hold one: who takes part is named, who is with whom the lot decides."""
    days, clock = head["when"].split()
    began = Days(today).at(int(days), clock)
    host = User.objects.get(email=HOST)
    room = Room.objects.get(name=head["room"])
    said_before = room.head_seq
    workshop = actions.open_workshop(
        room=room,
        by=host,
        theme=head["theme"],
        question=head["question"],
        minutes=int(head["minutes"]),
    )
    for key in split_words(head["people"]):
        actions.enrol(workshop=workshop, user=User.objects.get(email=f"{key}@demo.example"))
    groups = actions.draw_groups(workshop=workshop, by=host, seed=str(SEED))
    talks = [part.splitlines() for part in parts if not part.startswith(RESULT)]
    told = [part.removeprefix(RESULT) for part in parts if part.startswith(RESULT)]
    for group, lines, result in zip(groups, talks, told, strict=True):
        talk(group, lines, result, began)
    actions.finish_talking(workshop=workshop, by=host)
    actions.end_workshop(workshop=workshop, by=host)
    move_back(workshop, began, said_before)


def talk(group: WorkshopGroup, lines: list[str], result: str, began: datetime) -> None:
    """Let the group talk, each in turn, and one of them tell the others."""
    people = [seat.user for seat in group.seats.select_related("user").order_by("pk")]
    for number, words in enumerate(lines, start=1):
        actions.post_message(
            room=group.room,
            author=people[number % len(people)],
            text=words,
            client_msg_id=uuid5(NAMESPACE_URL, f"demo/{group.room_id}/{number}"),
            at=began + timedelta(minutes=3 * number + group.number),
        )
    name = uuid5(NAMESPACE_URL, f"demo/{group.room_id}/result")
    actions.name_reporter(group=group, by=people[0])
    actions.tell_result(group=group, by=people[0], text=result, client_msg_id=name)


def move_back(workshop: Workshop, began: datetime, said_before: int) -> None:
    """Let it have been on that evening: gathered before seven, over by half past."""
    opened, ended = began - timedelta(minutes=30), began + timedelta(minutes=35)
    up = began + timedelta(minutes=workshop.minutes)
    Workshop.objects.filter(pk=workshop.pk).update(
        opened_at=opened, drawn_at=began, ends_at=up, closed_at=ended
    )
    WorkshopSeat.objects.filter(workshop=workshop).update(enrolled_at=opened)
    rooms = Room.objects.filter(group__workshop=workshop)
    rooms.update(created_at=began, closed_at=ended)
    spread(workshop.room.events.filter(seq__gt=said_before), opened, ended)
    RoomEvent.objects.filter(room__in=rooms).exclude(type="said").update(at=began)
    RoomEvent.objects.filter(room__in=rooms, type__in=["workshop", "closed"]).update(at=ended)
    for event in RoomEvent.objects.filter(room=workshop.room, message__result_of__isnull=False):
        Message.objects.filter(pk=event.message_id).update(said_at=event.at)


def spread(events: QuerySet[RoomEvent], since: datetime, until: datetime) -> None:
    """Put these lines of a log into a stretch of time, in their order."""
    rows = list(events.order_by("seq"))
    for number, event in enumerate(rows):
        event.at = since + (until - since) * number / len(rows)
        event.save(update_fields=["at"])
