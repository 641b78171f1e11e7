"""Shows rooms: which ones there are for a person, and what waits in them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from home.search.words import fold
from members.models import User
from members.rules import MembershipStatus

from . import history, rules
from .access import STAFF
from .models import Batch, JoinRequest, Message, Participant, Picture, Question, Room
from .people import Person, people

# So far back a search looks: years of a busy room, and still well under a second.
SEARCHED = 20_000
# Rooms one may enter that are shown at once.
OFFERED = 50
# Names offered after an @.
NAMES = 8


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room as its line in the list."""

    id: int
    name: str
    kind: str
    purpose: str
    is_closed: bool
    is_member: bool
    unread: int
    people: int
    last_post_at: datetime | None
    url: str
    # How many ask to be let in, for who may answer them.
    asking: int = 0


def rooms_for(user: User, *, before: int | None = None) -> list[RoomLine]:
    """Return the rooms one is in (unread first) and the ones one may enter: three queries.

    Of the second kind the newest, or those made before a room of this number: a town may have
    thousands, and each of them has its people counted.
    """
    own = own_rooms(user)
    return own + rooms_to_enter(user, {line.id for line in own}, before)


def own_rooms(user: User) -> list[RoomLine]:
    """Return the rooms one is in, unread first: one query."""
    seats = Participant.objects.present().filter(user=user)
    # What came of a group stands in its plenary.
    rooms = Room.objects.filter(pk__in=seats.values("room")).exclude(
        kind=Room.Kind.GROUP, closed_at__isnull=False
    )
    return sorted(as_lines(rooms, user), key=lambda line: not line.unread)


def rooms_to_enter(user: User, own: set[int], before: int | None) -> list[RoomLine]:
    kinds = [Room.Kind.OPEN, Room.Kind.APPLY]
    if user.has_perm(STAFF):
        kinds += [Room.Kind.STAFF, Room.Kind.ACTIVITY]
    rooms = Room.objects.filter(kind__in=kinds, closed_at=None).exclude(pk__in=own)
    if before is not None:
        rooms = rooms.filter(pk__lt=before)
    newest = list(rooms.order_by("-pk").values_list("pk", flat=True)[:OFFERED])
    return as_lines(Room.objects.filter(pk__in=newest), user) if newest else []


def as_lines(rooms: QuerySet, user: User) -> list[RoomLine]:
    """Return these rooms with what their lines show, the one last spoken in first."""
    own = Participant.objects.present().filter(room=OuterRef("pk"), user=user)
    shown = (
        rooms.annotate(
            own_pk=Subquery(own.values("pk")),
            own_seq=Subquery(own.values("read_seq")),
            own_role=Subquery(own.values("role")),
        )
        .annotate(
            unread=Coalesce(count(unread_words(user, OuterRef("own_seq"))), 0),
            asking=Coalesce(count(JoinRequest.objects.waiting().filter(room=OuterRef("pk"))), 0),
            people=Coalesce(count(Participant.objects.present().filter(room=OuterRef("pk"))), 0),
            last_post_at=Subquery(words_here().order_by("-seq").values("said_at")[:1]),
        )
        .order_by(F("last_post_at").desc(nulls_last=True), "name")
    )
    return [as_line(room, user.has_perm(STAFF)) for room in shown]


def as_line(room: Any, is_staff: bool) -> RoomLine:
    is_member = room.own_pk is not None
    may_admit = is_staff or room.own_role == Participant.Role.MODERATOR
    return RoomLine(
        id=room.pk,
        name=room.name,
        kind=room.kind,
        purpose=room.purpose,
        is_closed=room.is_closed,
        is_member=is_member,
        unread=room.unread if is_member else 0,
        people=room.people,
        last_post_at=room.last_post_at,
        url=room.get_absolute_url(),
        asking=room.asking if may_admit else 0,
    )


def words_here() -> QuerySet:
    return Message.objects.visible().filter(room=OuterRef("pk"))


def unread_words(user: User, read_seq: F | Subquery | Coalesce | int) -> QuerySet:
    """Return what others said after the mark; one's own words are never unread."""
    return words_here().filter(seq__gt=read_seq).exclude(author=user)


def count(rows: QuerySet) -> Subquery:
    counted = rows.order_by().values("room").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def people_in(room: Room) -> int:
    """Return how many people are in the room."""
    return Participant.objects.present().filter(room=room).count()


def listed_in(room: Room) -> list[Person]:
    """Return who is here and has allowed to be listed, by name: members in good standing, staff."""
    here = Participant.objects.present().filter(
        room=room, user__is_active=True, user__profile__listed_in_rooms=True
    )
    insiders = Q(user__membership__status=MembershipStatus.ACTIVE) | Q(
        user__groups__permissions__codename="access_admin"
    )
    ids = here.filter(insiders).values_list("user", flat=True).distinct()
    return sorted(people(ids).values(), key=lambda person: (fold(person.name), person.id))


def looking_after(room: Room) -> set[UUID]:
    """Return who looks after this room as its own moderator."""
    here = Participant.objects.present().filter(room=room, role=Participant.Role.MODERATOR)
    return set(here.values_list("user", flat=True))


def place_of(message: Message) -> str:
    """Return the address of a message in its room, on the page where it stands."""
    room = message.room
    newer = Message.objects.filter(room=room, seq__gt=message.seq)[: history.LATEST].count()
    page = f"?before={message.seq + 1}" if newer >= history.LATEST else ""
    return f"{room.get_absolute_url()}{page}#m{message.seq}"


def found_in(room: Room, asked: str) -> list[Message]:
    """Return the newest messages that hold all the words, however they are written.

    Only what is shown now is looked at, and only in this room: who may read it may search it.
    """
    terms = [fold(term) for term in asked.split()]
    if not terms:
        return []
    rows = Message.objects.visible().filter(room=room).order_by("-seq")[:SEARCHED]
    texts = rows.values_list("pk", "text").iterator(chunk_size=2000)
    pictures = descriptions(room)
    hits = (pk for pk, text in texts if holds_all("\n".join([text, *pictures[pk]]), terms))
    keys = list(islice(hits, history.LATEST))
    return sorted(Message.objects.filter(pk__in=keys), key=lambda message: -message.seq)


def descriptions(room: Room) -> defaultdict[int, list[str]]:
    """Return what is said of the pictures of each message."""
    told = Picture.objects.said().filter(room=room).exclude(alt="")
    found = defaultdict(list)
    for message, alt in told.order_by("place").values_list("message", "alt"):
        found[message].append(alt)
    return found


def holds_all(text: str, terms: list[str]) -> bool:
    folded = fold(text)
    return all(term in folded for term in terms)


def callable_in(room: Room, begun: str, but: User) -> list[str]:
    """Return the names that begin like this, in either kana; at most eight.

    Of those who are here and have spoken: who only reads is in no list.
    """
    spoken = Message.objects.visible().filter(room=room).values("author")
    present = Participant.objects.present().filter(room=room, user__in=spoken).exclude(user=but)
    known = people(present.values_list("user", flat=True)).values()
    like = fold(begun)
    return sorted({one.name for one in known if fold(one.name).startswith(like)})[:NAMES]


def who_felt(message: Message) -> list[dict[str, Any]]:
    """Return each feeling about a message with the people who gave it, in order of giving."""
    given = list(message.reactions.order_by("at", "pk").values_list("kind", "user"))
    known = people(user for _kind, user in given)
    return [
        {
            "face": rules.FACES[feeling],
            "words": feeling.label,
            "people": [known[user] for kind, user in given if kind == feeling],
        }
        for feeling in rules.Feeling
        if any(kind == feeling for kind, _user in given)
    ]


def waiting_questions(*, on: date) -> dict[str, int]:
    """Return how many questions wait for the town, and how many of them too long."""
    late = Count("pk", filter=Q(due_on__lt=on))
    return Question.objects.open().aggregate(count=Count("pk"), late=late)


def next_questions(limit: int) -> list[Question]:
    """Return the questions that wait, the most urgent first."""
    waiting = Question.objects.open().order_by("due_on", "pk")
    return list(waiting.select_related("message__room")[:limit])


@dataclass(frozen=True, slots=True)
class Asking:
    """A person who asks to be let in."""

    id: int
    who: Person
    why: str
    asked_at: datetime


def asking_to_enter(room: Room) -> list[Asking]:
    """Return who asks to be let in, the longest waiting first."""
    return as_asking(list(JoinRequest.objects.waiting().filter(room=room).order_by("asked_at")))


def as_asking(requests: list[JoinRequest]) -> list[Asking]:
    known = people(one.user_id for one in requests)
    return [Asking(one.pk, known[one.user_id], one.why, one.asked_at) for one in requests]


def asking_number(room: Room) -> int:
    return JoinRequest.objects.waiting().filter(room=room).count()


def latest_request(user: User, room: Room) -> JoinRequest | None:
    """Return the newest request of this person for this room, in whatever state."""
    return JoinRequest.objects.filter(room=room, user=user).order_by("-asked_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was decided together and can still be undone."""

    id: int
    hides: bool
    count: int
    by: str
    at: datetime
    until: datetime


def undoable_batches(at: datetime) -> list[Undoable]:
    """Return the newest first: one query, however many there are."""
    found = Batch.objects.undoable(at).select_related("by")
    counted = found.annotate(count=Count("items__report__message", distinct=True))
    return [
        Undoable(
            id=one.pk,
            hides=one.answer == Batch.Answer.HIDE,
            count=one.count,
            by=one.by.get_full_name() or str(one.by) if one.by else "",
            at=one.at,
            until=one.at + rules.UNDO,
        )
        for one in counted
    ]
