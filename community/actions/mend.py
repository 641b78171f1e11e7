"""Changing one's own words for a while after they were said, and what one says of pictures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..models import Message, Picture, Wording
from .calls import forget_calls
from .checks import check_open, check_present
from .newcomers import newcomers
from .record import record, take_number
from .unwanted import refuse_unwanted

# What is said of each picture, by the picture's key.
Alts = Mapping[UUID, str]


@transaction.atomic
def edit_message(
    *, message: Message, by: User, text: str | None = None, alts: Alts | None = None
) -> Message:
    """Change one's own words for an hour, and what one says of one's pictures at any time.

    None, or a picture that is not named: as it stands. How all read before stays for moderators.
    """
    told = clean_alts(alts or {})
    words = None if text is None else clean_words(text, message)
    room, at = message.room, now()
    seq = take_number(room)  # in line with all who change this room, so what is read next is true
    current = still_theirs(message, by)
    if words is None or words == current.text:
        words = current.text
    else:
        check_new_words(current, words, by, at)
    check_open(room)
    check_present(room, by)
    pictures = described(current, told)
    if words == current.text and not pictures:
        transaction.set_rollback(True)  # gives the number back
        return current
    rewrite(current, words, by=by, at=at, seq=seq, pictures=pictures)
    return current


def still_theirs(message: Message, by: User) -> Message:
    """Return the message as it stands, which only its author changes, and only here."""
    current = Message.objects.visible().filter(pk=message.pk, author=by).first()
    if current is None:
        raise rules.NotNow(_("この投稿は、もうありません。"), code="too_late")
    if current.result_of_id:
        words = _("グループの発表は、グループの部屋から直してください。")
        raise rules.NotNow(words, code="is_result")
    return current


def check_new_words(message: Message, words: str, by: User, at: datetime) -> None:
    if not rules.may_mend(message.said_at, at):
        raise rules.NotNow(_("投稿から1時間がたったため、書きなおせません。"), code="too_late")
    if newcomers({by.pk}):
        rules.check_newcomer(words, [], at)


def clean_words(text: str, message: Message) -> str:
    words = rules.clean_text(text, may_be_empty=bool(message.picture_count))
    refuse_unwanted(words)
    return words


def clean_alts(alts: Alts) -> dict[UUID, str]:
    told = {key: rules.clean_alt(alt) for key, alt in alts.items()}
    for alt in told.values():
        refuse_unwanted(alt)
    return told


def described(message: Message, alts: Alts) -> list[Picture]:
    """Return the pictures of which something else is said now, with their new descriptions."""
    theirs = {picture.pk: picture for picture in message.pictures.filter(gone_at=None)}
    if alts.keys() - theirs.keys():
        raise rules.NotNow(_("この写真は、もうありません。"), code="picture_not_found")
    changed = [theirs[key] for key, alt in alts.items() if alt != theirs[key].alt]
    for picture in changed:
        picture.alt = alts[picture.pk]
    return changed


def rewrite(
    message: Message,
    words: str,
    *,
    by: User,
    at: datetime,
    seq: int = 0,
    pictures: Sequence[Picture] = (),
) -> None:
    """Put other words in the place of these, which moderators can still read."""
    alts = list(message.pictures.values_list("alt", flat=True)) if message.picture_count else None
    Wording.objects.create(message=message, text=message.text, alts=alts, until=at)
    has_called = any(sign in message.text for sign in rules.AT_SIGNS)
    message.text, message.edited_at = words, at
    message.save(update_fields=["text", "edited_at"])
    Picture.objects.bulk_update(pictures, ["alt"])
    if has_called:
        forget_calls(message)
    record(message.room, "edited", by=by, at=at, message=message, seq=seq)
