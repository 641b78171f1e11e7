"""The way from an activity to its room, for those who are in it."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from activities.models import ActivityPage
from activities.participants import Link

from .models import Participant


def room_link(request: HttpRequest, page: ActivityPage) -> Iterable[Link]:
    """Yield the link to the room of this activity when the reader is in it."""
    theirs = Participant.objects.present().filter(user=request.user, room__activity=page.pk)
    for participant in theirs.select_related("room"):
        yield Link(
            words=_("参加者の部屋へ"),
            url=participant.room.get_absolute_url(),
            note=_("持ちものや集合場所のことを、参加する人どうしで話せます。"),
        )
