"""The rooms and what was said in them, word by word, through the same actions as everywhere."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now

from activities.models import ActivityPage, Application
from community import actions
from community.models import (
    JoinRequest,
    Message,
    Participant,
    Question,
    Report,
    Room,
    RoomEvent,
)
from igashu_site.demo.people import AWAY, SEED, Person, members, region_of
from igashu_site.demo.pictures.bridge import bridge
from igashu_site.demo.reader import files, head_of, split_words
from igashu_site.demo.schedule import Days
from members.models import User

UNREAD_FOR = "hinata"  # a demo account that finds something new
STAFF_IN_ROOMS = ("moderator", "desk", "activity")
# Who comes into the open rooms: everybody; half of them; those who live there.
OPEN_ROOMS: dict[str, Callable[[Person, Random], bool]] = {
    "hajimemashite": lambda person, dice: True,
    "engawa": lambda person, dice: dice.random() < 0.5 or not person.key.startswith("member"),
    "wakamono": lambda person, dice: person.age < 40 or not person.key.startswith("member"),
    "kanto": lambda person, dice: region_of(person.prefecture) == "kanto",
}

BY_APPLICATION = ("haiku-kiri",)

# Behind a speaker's name: this asks the town; this replies to what was asked last.
ASKS, REPLIES = "?", "!"
# Before the words: a picture, and what its author says of it.
SHOWN = re.compile(r"\[(?P<picture>\w+): (?P<alt>[^\]]+)\] *")
PAINTED = {"bridge": bridge}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    speaker: str
    words: str
    mark: str = ""


def open_rooms(today: date) -> None:
    """Open every room, let people in, and let them speak."""
    accounts = User.objects.filter(email__endswith="@demo.example")
    users = {str(user.email).partition("@")[0]: user for user in accounts}
    seat_confirmed()
    for path in files("rooms", "txt"):
        head, _, said = path.read_text("utf-8").partition("\n\n")
        room = open_room(head_of(head))
        let_in(room, path.stem, users)
        if room.kind == Room.Kind.APPLY:
            keep_the_door(room, head, users, today)
        hold_conversation(room, [line_of(row, today) for row in said.splitlines() if row], users)
    report_something(users)


def open_room(head: dict[str, str]) -> Room:
    if "activity" in head:
        return actions.open_activity_room(page=ActivityPage.objects.get(slug=head["activity"]))
    return Room.objects.create(
        name=head["name"],
        kind=head["kind"],
        purpose=head["purpose"],
        guidelines=head["guidelines"],
    )


def seat_confirmed() -> None:
    """Every activity has a room; whoever has a place is seated in it."""
    confirmed = defaultdict(list)
    applications = Application.objects.filter(status="confirmed").order_by("applied_at")
    for application in applications.select_related("recruitment", "applicant"):
        confirmed[application.recruitment.page_id].append(application.applicant)
    for page in ActivityPage.objects.live():
        seat_all(actions.open_activity_room(page=page), confirmed[page.pk])


def seat_all(room: Room, users: list[User]) -> None:
    """Let many people into a room at once, as if one after the other: same rows, same log."""
    there = set(Participant.objects.filter(room=room).values_list("user_id", flat=True))
    coming = [user for user in dict.fromkeys(users) if user.pk not in there]
    room.refresh_from_db()
    at, first = now(), room.head_seq + 1
    Participant.objects.bulk_create(Participant(room=room, user=user) for user in coming)
    RoomEvent.objects.bulk_create(
        RoomEvent(room=room, seq=seq, type="arrived", actor=user, at=at)
        for seq, user in enumerate(coming, start=first)
    )
    Room.objects.filter(pk=room.pk).update(head_seq=room.head_seq + len(coming))


def let_in(room: Room, name: str, users: dict[str, User]) -> None:
    seat_all(room, [users[key] for key in guests(name)])


def guests(name: str) -> list[str]:
    """Return who comes into a room besides those who are seated."""
    if name in BY_APPLICATION:
        return []
    if name not in OPEN_ROOMS:
        return ["activity"]
    dice = Random(SEED + 3)
    coming = [one for one in members() if OPEN_ROOMS[name](one, dice) and one.key not in AWAY]
    return [*STAFF_IN_ROOMS, *(person.key for person in coming)]


def keep_the_door(room: Room, head: str, users: dict[str, User], today: date) -> None:
    """Who is in a room by application, who answers at its door, and who asks there."""
    told = head_of(head)
    answer, inside = (split_words(told[name]) for name in ("moderators", "members"))
    seat_all(room, [users[key] for key in (*answer, *inside)])
    places = Participant.objects.filter(room=room)
    places.filter(user__in=[users[key] for key in answer]).update(role=Participant.Role.MODERATOR)
    asking = [row.removeprefix("asking: ") for row in head.splitlines() if row.startswith("asking")]
    for one in (line_of(row, today) for row in asking):
        asked = actions.ask_to_enter(room=room, user=users[one.speaker], why=one.words)
        JoinRequest.objects.filter(pk=asked.pk).update(asked_at=one.at)


def line_of(row: str, today: date) -> Line:
    days, clock, speaker, words = row.split(" ", 3)
    name = speaker.rstrip(ASKS + REPLIES)
    return Line(Days(today).at(int(days), clock), name, words, speaker[len(name) :])


def hold_conversation(room: Room, lines: list[Line], users: dict[str, User]) -> None:
    asked = None
    for number, line in enumerate(lines):
        author, key = users[line.speaker], uuid5(NAMESPACE_URL, f"demo/{room.name}/{number}")
        said = actions.post_message(
            room=room,
            author=author,
            text=SHOWN.sub("", line.words),
            client_msg_id=key,
            reply_to=asked if line.mark == REPLIES else None,
            pictures=[show(one, room, author, key) for one in SHOWN.finditer(line.words)],
            at=line.at,
        ).message
        if line.mark == ASKS:
            asked = ask(said, line.at)
    opened = lines[0].at - timedelta(hours=1)
    Room.objects.filter(pk=room.pk).update(created_at=opened)
    RoomEvent.objects.filter(room=room, type="arrived").update(at=opened)
    everybody = Participant.objects.filter(room=room)
    everybody.update(joined_at=opened)
    room.refresh_from_db()
    everybody.exclude(user=users[UNREAD_FOR]).update(read_seq=room.head_seq)
    everybody.filter(user=users[UNREAD_FOR]).update(read_seq=max(room.head_seq - 3, 0))


def show(shown: re.Match, room: Room, author: User, key: UUID) -> actions.Chosen:
    """Paint a picture and send it, as its author would from a telephone."""
    name = shown["picture"]
    file = SimpleUploadedFile(f"{name}.jpg", PAINTED[name]().jpeg())
    picture = actions.upload_picture(room=room, author=author, file=file, client_id=key)
    return actions.Chosen(picture.pk, shown["alt"])


def ask(message: Message, at: datetime) -> int:
    """Make it a question of that day; return its number."""
    question = actions.ask_town(message=message, by=message.author)
    due_on = localdate(at) + timedelta(days=question.days)
    Question.objects.filter(pk=question.pk).update(asked_at=at, due_on=due_on)
    RoomEvent.objects.filter(room=message.room_id, type="asked", at__gt=at).update(at=at)
    return message.seq


def report_something(users: dict[str, User]) -> None:
    """Leave one report for the moderator to decide."""
    message = Message.objects.get(text__startswith="【お知らせ】")
    actions.report_message(
        message=message,
        reporter=users["michiko"],
        reason=Report.Reason.SPAM,
        note="雑談の部屋では、宣伝はご遠慮いただく約束だったと思います。",
    )
