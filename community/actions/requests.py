"""参加の申し込み: asking to be let into a room, and the answer."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.access import is_active_member
from members.models import User
from members.notices.actions import notify, withdraw

from .. import rules
from ..audit import log
from ..models import JoinRequest, Participant, Room
from .checks import check_open, stand_in_line
from .people import end_of_stop, join_room

Status = JoinRequest.Status


@transaction.atomic
def ask_to_enter(*, room: Room, user: User, why: str) -> JoinRequest:
    """Ask to be let in. While it waits, asking again is the same request."""
    line = rules.clean_line(why)
    stand_in_line(room)  # who asks twice at once
    known = JoinRequest.objects.filter(room=room, user=user, status=Status.WAITING).first()
    if known:
        return known
    check_may_ask(room, user)
    request = JoinRequest.objects.create(room=room, user=user, why=line, asked_at=now())
    tell_moderators(request)
    return request


def check_may_ask(room: Room, user: User) -> None:
    check_open(room)
    if Participant.objects.filter(room=room, user=user, left_at=None).exists():
        raise rules.NotNow(_("すでにこの部屋に入っています。"), code="already_in")
    if end_of_stop(user, room):
        raise rules.NotNow(_("この部屋の利用を、しばらく止めています。"), code="stopped")
    declined = JoinRequest.objects.filter(
        room=room, user=user, status=Status.DECLINED, decided_at__gt=now() - rules.ASK_AGAIN
    )
    if declined.exists():
        words = _("見送りから7日がたつと、もう一度申し込めます。")
        raise rules.NotNow(words, code="declined_lately")


def tell_moderators(request: JoinRequest) -> None:
    """Tell those who look after this room; the others see it in the list of rooms."""
    present = Participant.objects.present().filter(room=request.room_id)
    for place in present.filter(role=Participant.Role.MODERATOR).select_related("user"):
        notify(
            to=place.user,
            kind="community.request",
            title=_("「%(room)s」に、参加の申し込みがあります") % {"room": request.room.name},
            url=f"{request.room.get_absolute_url()}requests/",
            about=about(request),
            dedupe_key=f"request:{request.pk}:{place.user_id}",
        )


def about(request: JoinRequest) -> str:
    return f"request:{request.pk}"


@transaction.atomic
def withdraw_request(*, room: Room, user: User) -> None:
    """Ask no more. Twice is once."""
    for request in JoinRequest.objects.filter(room=room, user=user, status=Status.WAITING):
        decide(request, Status.WITHDRAWN, by=user)


def withdraw_requests(*, user: User) -> None:
    """Who leaves the scheme asks for nothing any more."""
    for request in JoinRequest.objects.filter(user=user, status=Status.WAITING):
        decide(request, Status.WITHDRAWN, by=user)


@transaction.atomic
def admit(*, request: JoinRequest, by: User) -> None:
    """Let a person in: from this moment their open pages may listen, too."""
    check_open(request.room)
    if not is_active_member(request.user):
        raise rules.NotNow(_("この方は、いま会員ではありません。"), code="not_a_member")
    decide(request, Status.ADMITTED, by=by)
    join_room(room=request.room, user=request.user)
    log(request.room, "community.request.admit", user=by, data=about_whom(request))
    tell_applicant(request, _("「%(room)s」に参加できるようになりました"))


@transaction.atomic
def decline(*, request: JoinRequest, by: User, reason: str) -> None:
    """Do not let a person in; they read why. Pressed twice, it is said once."""
    line = rules.clean_line(reason)
    mine = JoinRequest.objects.filter(pk=request.pk, status=Status.DECLINED, decided_by=by)
    if mine.filter(reason=line).exists():
        return
    decide(request, Status.DECLINED, by=by, reason=line)
    log(request.room, "community.request.decline", user=by, data=about_whom(request))
    tell_applicant(request, _("「%(room)s」への参加は、見送りになりました"))


def decide(request: JoinRequest, status: str, *, by: User, reason: str = "") -> None:
    """Move a request that still waits; the first who decides wins."""
    waiting = JoinRequest.objects.filter(pk=request.pk, status=Status.WAITING)
    if not waiting.update(status=status, decided_at=now(), decided_by=by, reason=reason):
        raise rules.NotNow(_("この申し込みには、すでに返事があります。"), code="too_late")
    request.refresh_from_db()
    withdraw(about=about(request))


def tell_applicant(request: JoinRequest, words: str) -> None:
    notify(
        to=request.user,
        kind="community.request",
        title=words % {"room": request.room.name},
        url=request.room.get_absolute_url(),
        dedupe_key=f"request:{request.pk}:{request.status}",
    )


def about_whom(request: JoinRequest) -> dict[str, str]:
    return {"about": str(request.user_id)}
