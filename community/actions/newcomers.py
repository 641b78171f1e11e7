"""Who has said little yet: others should not be met by a stranger's advertisement."""

from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery

from members.models import User

from .. import protocol
from ..models import Message

# Who has once spoken enough is no newcomer ever again, so this may be remembered.
_settled: set[UUID] = set()
MOST_REMEMBERED = 20_000


def newcomers(people: set[UUID]) -> set[UUID]:
    """Return who of these has spoken fewer times than a newcomer; staff are none."""
    number = settings.IGASHU_ROOM_NEWCOMER_POSTS
    unknown = people - _settled if number and protocol.PACE else set()
    if not unknown:
        return set()
    theirs = Message.objects.filter(author=OuterRef("pk")).order_by().values("pk")
    staff = User.objects.filter(pk__in=unknown, groups__permissions__codename="access_admin")
    asked = User.objects.filter(pk__in=unknown).exclude(pk__in=staff.values("pk"))
    spoken = asked.annotate(enough=Subquery(theirs[number - 1 : number]))
    new = set(spoken.filter(enough=None).values_list("pk", flat=True))
    if len(_settled) > MOST_REMEMBERED:
        _settled.clear()
    _settled.update(unknown - new)
    return new
