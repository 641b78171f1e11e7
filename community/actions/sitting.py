"""One transaction in which one person speaks, or many: the rooms are locked, then looked at."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home import standing
from members.models import User

from .. import prepared, protocol, rules
from ..models import Message, Picture, Wording
from .calls import tell_people
from .newcomers import newcomers
from .questions import answer_by
from .record import record_said

LARGEST_ID = 2**63 - 1
PICTURE_LOST = _("写真が見つかりません。お手数ですが、もう一度写真を選んで送信してください。")
Key = tuple[int, UUID, UUID]
Pair = tuple[int, UUID]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture that was uploaded before, and what its author says of it."""

    id: UUID
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say. The text is as it came, or as it will be stored."""

    room_id: int
    author: User
    text: str
    client_msg_id: UUID
    at: datetime
    # The number of the message it answers; 0: none.
    reply_to: int = 0
    pictures: tuple[Chosen, ...] = ()

    @property
    def key(self) -> Key:
        return self.room_id, self.author.pk, self.client_msg_id

    @property
    def pair(self) -> Pair:
        return self.room_id, self.author.pk


@dataclass(frozen=True, slots=True)
class Posted:
    message: Message
    is_new: bool


class Sitting:
    """What must be known of the rooms to answer all who speak: as many queries for one as for many.

    The rooms come first: their locks put all who speak there in line, so what is read afterwards
    is the truth until the commit.
    """

    def __init__(self, drafts: list[Draft]) -> None:
        self.new: list[Message] = []
        self.hung: list[tuple[Picture, Message]] = []
        ids = {draft.room_id for draft in drafts}
        # In one order for all: two processes must not wait for each other.
        self.rooms = prepared.rooms(ids, locked=True) if ids else {}
        people = {draft.author.pk for draft in drafts}
        self.present = prepared.present_pairs(ids, people) if ids else set()
        self.said = said_before(ids, people, drafts)
        self.times = newest_times(ids, people, drafts)
        self.answered = answered(drafts)
        self.pictures = waiting_pictures(drafts)
        self.newcomers = newcomers(people)

    def hear(self, draft: Draft) -> Posted | ValidationError:
        """Give the draft its number, the message it repeats, or the reason why not."""
        earlier = self.said.get(draft.key)
        if earlier:
            return Posted(earlier, is_new=False) if repeats(draft, earlier) else conflict()
        try:
            self.check(draft)
        except ValidationError as error:
            return error
        return Posted(self.note(draft), is_new=True)

    def check(self, draft: Draft) -> None:
        standing.refuse_writing()
        room = self.rooms.get(draft.room_id)
        if room is None or room.is_closed:
            raise rules.NotNow(_("この部屋は閉じられたため、投稿できません。"), code="room_closed")
        if draft.pair not in self.present:
            raise rules.NotNow(_("投稿するには、まず部屋に入ってください。"), code="not_in_room")
        said = [one for one in self.times[draft.pair] if one <= draft.at]
        if wait := rules.wait_for(said, draft.at):
            raise rules.TooFast(wait)
        if draft.author.pk in self.newcomers:
            shows = bool(draft.pictures)
            rules.check_newcomer(draft.text, said, draft.at, shows_pictures=shows)
        for chosen in draft.pictures:
            if not is_theirs(self.pictures.get(chosen.id), draft):
                raise rules.NotNow(PICTURE_LOST, code="picture_not_found")

    def note(self, draft: Draft) -> Message:
        room = self.rooms[draft.room_id]
        room.head_seq += 1
        message = Message(
            room_id=room.pk,
            seq=room.head_seq,
            author=draft.author,
            client_msg_id=draft.client_msg_id,
            text=draft.text,
            said_at=draft.at,
            reply_to=self.answered.get((draft.room_id, draft.reply_to)),
            picture_count=len(draft.pictures),
        )
        for place, chosen in enumerate(draft.pictures, start=1):
            picture = self.pictures.pop(chosen.id)
            picture.place, picture.alt = place, chosen.alt
            self.hung.append((picture, message))
        self.said[draft.key] = message
        self.times[draft.pair] = sorted([draft.at, *self.times[draft.pair]], reverse=True)
        self.new.append(message)
        return message

    def store(self) -> None:
        """Write it all: one statement per table, and one per room for its number."""
        if self.new:
            heads = {message.room_id: message.seq for message in self.new}
            for room_id, head in heads.items():
                prepared.set_head(room_id, head)
            prepared.store_messages(self.new)
            self.hang()
            record_said(self.new)
            answer_by(self.new)
            tell_people(self.new)

    def hang(self) -> None:
        """Give the pictures to the messages they were said with."""
        for picture, message in self.hung:
            picture.message = message
        if self.hung:
            pictures = [picture for picture, _message in self.hung]
            Picture.objects.bulk_update(pictures, ["message", "place", "alt"])


def repeats(draft: Draft, earlier: Message) -> bool:
    """Tell whether this is the message as it was said; what was taken back tells no more."""
    if earlier.removed_at:
        return True
    first = earlier.wordings.first() if earlier.edited_at else None
    if draft.text != (first or earlier).text or len(draft.pictures) != earlier.picture_count:
        return False
    return not draft.pictures or pictures_of(earlier, first) == draft.pictures


def pictures_of(message: Message, first: Wording | None) -> tuple[Chosen, ...]:
    """Return its pictures, described as they were when they were said."""
    pictures = list(message.pictures.all())
    alts = first.alts if first and first.alts else [one.alt for one in pictures]
    return tuple(Chosen(one.pk, alt) for one, alt in zip(pictures, alts, strict=True))


def waiting_pictures(drafts: list[Draft]) -> dict[UUID, Picture]:
    """Return what was uploaded for these drafts, locked: it is not swept away meanwhile."""
    wanted = {chosen.id for draft in drafts for chosen in draft.pictures}
    if not wanted:
        return {}
    rows = Picture.objects.waiting().select_for_update().filter(pk__in=wanted).order_by("pk")
    return {one.pk: one for one in rows}


def is_theirs(picture: Picture | None, draft: Draft) -> bool:
    """Tell whether this waits for its author to say it in this room."""
    return picture is not None and (picture.room_id, picture.author_id) == draft.pair


def answered(drafts: list[Draft]) -> dict[tuple[int, int], Message]:
    """Return the messages that are answered. What is gone by now is not quoted."""
    wanted = [draft for draft in drafts if 0 < draft.reply_to <= LARGEST_ID]
    if not wanted:
        return {}
    rows = Message.objects.visible().filter(
        room__in={draft.room_id for draft in wanted}, seq__in={draft.reply_to for draft in wanted}
    )
    return {(row.room_id, row.seq): row for row in rows}


def conflict() -> rules.NotNow:
    message = _("同じ番号で別の文が送られました。もう一度、新しく送信してください。")
    return rules.NotNow(message, code="conflict")


def said_before(rooms: set[int], people: set[UUID], drafts: list[Draft]) -> dict[Key, Message]:
    """Return the messages that these drafts may be repeating."""
    keys = {draft.client_msg_id for draft in drafts}
    if not keys:
        return {}
    earlier = prepared.said_before(rooms, people, keys)
    return {(one.room_id, one.author_id, one.client_msg_id): one for one in earlier}


def newest_times(
    rooms: set[int], people: set[UUID], drafts: list[Draft]
) -> defaultdict[Pair, list[datetime]]:
    """Return when these people spoke in these rooms of late, newest first."""
    times: defaultdict[Pair, list[datetime]] = defaultdict(list)
    if protocol.PACE and drafts:
        longest = timedelta(seconds=max(seconds for seconds, _allowed in protocol.PACE))
        since = min(draft.at for draft in drafts) - longest
        until = max(draft.at for draft in drafts)
        rows = prepared.times(rooms, people, since=since, until=until)
        for room_id, author_id, at in rows:
            times[room_id, author_id].append(at)
    return times
