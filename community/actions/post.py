"""Saying something, and taking it back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.notices.actions import withdraw

from .. import rules
from ..audit import log
from ..models import Message, Pin, Room
from .calls import about
from .checks import stand_in_line
from .grouping import forget_result
from .pictures import take_pictures_of
from .questions import forget_question, reopen
from .record import record
from .sitting import Chosen, Draft, Posted, Sitting
from .unwanted import refuse_unwanted


def post_message(
    *,
    room: Room,
    author: User,
    text: str,
    client_msg_id: UUID | str,
    reply_to: int | None = None,
    pictures: Iterable[Chosen] = (),
    at: datetime | None = None,
) -> Posted:
    """Store what was said, once. The same id again returns the first message, or `conflict`.

    `reply_to`: the number of the message it answers. `pictures`: uploaded before.
    """
    key, shown = UUID(str(client_msg_id)), tuple(pictures)
    draft = Draft(room.pk, author, text, key, at or now(), reply_to or 0, shown)
    [result] = post_together([draft])
    if isinstance(result, ValidationError):
        raise result
    return result


def post_together(drafts: Iterable[Draft]) -> list[Posted | ValidationError]:
    """Store what several people say at the same moment in one transaction.

    Each gets an own answer, and is as safe as if it had come alone: none fails for another's sake.
    """
    results = [cleaned(draft) for draft in drafts]
    sound = [one for one in results if isinstance(one, Draft)]
    answers = iter(store_each(sound))
    return [next(answers) if isinstance(one, Draft) else one for one in results]


def cleaned(draft: Draft) -> Draft | ValidationError:
    try:
        words = rules.clean_text(draft.text, may_be_empty=bool(draft.pictures))
        pictures = clean_pictures(draft.pictures)
        for said in (words, *(one.alt for one in pictures)):
            refuse_unwanted(said)
        return replace(draft, text=words, pictures=pictures)
    except ValidationError as error:
        return error


def clean_pictures(pictures: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    if len(pictures) > rules.MOST_PICTURES:
        words = _("一度に送れる写真は%(most)s枚までです。")
        raise ValidationError(words, code="too_many", params={"most": rules.MOST_PICTURES})
    if len({one.id for one in pictures}) < len(pictures):
        raise ValidationError(_("同じ写真が2回選ばれています。"), code="twice")
    return tuple(replace(one, alt=rules.clean_alt(one.alt)) for one in pictures)


def store_each(drafts: list[Draft]) -> list[Posted | ValidationError]:
    try:
        return store(drafts)
    except (IntegrityError, DataError):
        # The database refuses one of them. The others must not pay for it: one by one, then.
        if len(drafts) < 2:
            raise
        return [store_alone(draft) for draft in drafts]


def store_alone(draft: Draft) -> Posted | ValidationError:
    try:
        return store([draft])[0]
    except (IntegrityError, DataError):
        return rules.NotNow(rules.NOT_STORED, code="unavailable")


@transaction.atomic
def store(drafts: list[Draft]) -> list[Posted | ValidationError]:
    sitting = Sitting(drafts)
    results = [sitting.hear(draft) for draft in drafts]
    sitting.store()
    return results


@transaction.atomic
def remove_message(*, message: Message, by: User) -> None:
    """Take back one's own words, and how they read before. A second time changes nothing."""
    stand_in_line(message.room)
    if Message.objects.filter(pk=message.pk, removed_at=None).update(removed_at=now()):
        message.wordings.all().delete()
        message.reactions.all().delete()
        take_pictures_of(message)
        forget_question(message, by)
        forget_result(message, by)
        Pin.objects.filter(message=message).delete()
        withdraw(about=about(message))
        record(message.room, "removed", by=by, at=now(), message=message)


@transaction.atomic
def hide_message(*, message: Message, by: User | None, at: datetime | None = None) -> None:
    """Hide words from everybody (by None: until a moderator has looked). Twice is once."""
    stand_in_line(message.room)
    mark = {"hidden_at": at or now(), "hidden_by": by}
    same = Message.objects.filter(pk=message.pk)
    if same.filter(hidden_at=None).update(**mark):
        Pin.objects.filter(message=message).delete()
        reopen(message, by)
        withdraw(about=about(message))
        record(message.room, "hidden", by=by, at=now(), message=message)
        log(message, "community.message.hide", user=by)
    elif by and same.filter(hidden_by=None).update(**mark):
        log(message, "community.message.hide", user=by)


@transaction.atomic
def show_message(*, message: Message, by: User | None) -> bool:
    """Show hidden words again. Return whether there was anything to show."""
    stand_in_line(message.room)
    hidden = Message.objects.hidden().filter(pk=message.pk)
    is_shown = bool(hidden.update(hidden_at=None, hidden_by=None))
    if is_shown:
        record(message.room, "shown", by=by, at=now(), message=message)
        log(message, "community.message.show", user=by)
    return is_shown
