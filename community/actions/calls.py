"""Tells people that they were answered or called by name; who muted the room is left in peace."""

from collections import defaultdict
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from members.notices.actions import notify
from members.notices.models import Notice

from .. import rules
from ..models import Mention, Message, Participant
from ..people import people


def tell_people(messages: list[Message]) -> None:
    """Write the notices of new messages, in the transaction that stores them."""
    calling = [one for one in messages if any(sign in one.text for sign in rules.AT_SIGNS)]
    answering = [one for one in messages if one.reply_to_id]
    if not calling and not answering:
        return
    wanted = {one.room_id for one in [*calling, *answering]}
    present: dict[int, dict[UUID, Participant]] = defaultdict(dict)
    for row in Participant.objects.present().filter(room__in=wanted).select_related("room"):
        present[row.room_id][row.user_id] = row
    for message in calling:
        call(message, present[message.room_id])
    for message in answering:
        tell_answered(message, present[message.room_id])


def call(message: Message, present: dict[UUID, Participant]) -> None:
    known = people(present)
    called = rules.called(message.text, {one.name for one in known.values()} | {rules.EVERYBODY})
    everybody = rules.EVERYBODY in called and may_call_everybody(message, present)
    ids = {one.id for one in known.values() if everybody or one.name in called}
    ids.discard(message.author_id)
    Mention.objects.bulk_create(
        [Mention(message=message, user_id=one) for one in ids], ignore_conflicts=True
    )
    words = _("「%(room)s」で、%(name)sさんがあなたに呼びかけました")
    for one in ids:
        tell(message, present[one], "called", words)


def forget_calls(message: Message) -> None:
    """Take back what told somebody of a call that these words do not hold any more."""
    Notice.objects.filter(about=about(message), kind="community.called").exclude(
        user__in=still_called(message)
    ).delete()


def still_called(message: Message) -> set[UUID]:
    present = {
        row.user_id: row for row in Participant.objects.present().filter(room=message.room_id)
    }
    known = people(present)
    called = rules.called(message.text, {one.name for one in known.values()} | {rules.EVERYBODY})
    everybody = rules.EVERYBODY in called and may_call_everybody(message, present)
    return {one.id for one in known.values() if everybody or one.name in called}


def may_call_everybody(message: Message, present: dict[UUID, Participant]) -> bool:
    mine = present.get(message.author_id)
    is_moderator = mine is not None and mine.role == Participant.Role.MODERATOR
    return is_moderator or message.author.has_perm(rules.MODERATE)


def tell_answered(message: Message, present: dict[UUID, Participant]) -> None:
    answered = message.reply_to
    if answered and answered.author_id != message.author_id and answered.author_id in present:
        words = _("「%(room)s」で、%(name)sさんがあなたに返信しました")
        tell(message, present[answered.author_id], "answered", words)


def tell(message: Message, to: Participant, kind: str, words: str) -> None:
    if to.muted:
        return
    name = people([message.author_id])[message.author_id].name
    notify(
        to=to.user,
        kind=f"community.{kind}",
        title=words % {"room": to.room.name, "name": name},
        url=reverse("community:message", args=[message.room_id, message.seq]),
        about=about(message),
        # Answered and called by the same words is one piece of news.
        dedupe_key=f"message:{message.pk}:{to.user_id}",
    )


def about(message: Message) -> str:
    return f"message:{message.room_id}/{message.seq}"
