"""Changing one's own words for a while after they were said."""

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
    if not rules.may_mend(current.said_at, at):
        raise rules.NotNow(_("投稿から1時間がたったため、書きなおせません。"), code="too_late")
    check_open(room)
    check_present(room, by)
    if newcomers({by.pk}):
        rules.check_newcomer(words, [], at)
    if current.text == words:
        transaction.set_rollback(True)  # gives the number back
        return current
    Wording.objects.create(message=current, text=current.text, until=at)
    current.text, current.edited_at = words, at
    current.save(update_fields=["text", "edited_at"])
    record(room, "edited", by=by, at=at, message=current, seq=seq)
    return current
