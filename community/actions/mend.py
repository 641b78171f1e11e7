"""Changing one's own words for a while after they were said."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..models import Message, Wording
from .checks import check_open, check_present
from .newcomers import newcomers
from .record import record, take_number
from .unwanted import refuse_unwanted


@transaction.atomic
def edit_message(*, message: Message, by: User, text: str) -> Message:
    """Change one's own words; how they read before stays for moderators. The same is no change."""
    words = rules.clean_text(text, may_be_empty=bool(message.picture_count))
    refuse_unwanted(words)
    room, at = message.room, now()
    seq = take_number(room)  # in line with all who change this room, so what is read next is true
    current = Message.objects.visible().filter(pk=message.pk, author=by).first()
    if current is None:
        raise rules.NotNow(_("この投稿は、もうありません。"), code="too_late")
    if current.result_of_id:
        words = _("グループの発表は、グループの部屋から直してください。")
        raise rules.NotNow(words, code="is_result")
    if not rules.may_mend(current.said_at, at):
        raise rules.NotNow(_("投稿から1時間がたったため、書きなおせません。"), code="too_late")
    check_open(room)
    check_present(room, by)
    if newcomers({by.pk}):
        rules.check_newcomer(words, [], at)
    if current.text == words:
        transaction.set_rollback(True)  # gives the number back
        return current
    rewrite(current, words, by=by, at=at, seq=seq)
    return current


def rewrite(message: Message, words: str, *, by: User, at: datetime, seq: int = 0) -> None:
    """Put other words in the place of these, which moderators can still read."""
    Wording.objects.create(message=message, text=message.text, until=at)
    message.text, message.edited_at = words, at
    message.save(update_fields=["text", "edited_at"])
    record(message.room, "edited", by=by, at=at, message=message, seq=seq)
