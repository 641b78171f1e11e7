"""What moderators decide about a person, and the second look at it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.actions.letters import write_letter
from members.actions.membership import leave, rejoin
from members.emails import Words
from members.models import Membership, User
from members.notices.actions import notify, withdraw
from members.rules import MembershipStatus

from .. import announce, emails, rules
from ..audit import log
from ..models import Measure, Message, Participant, Report, Room
from ..protocol import Close
from .people import about_group, end_of_stop
from .post import hide_message, show_message

Kind, Status, Answer = Measure.Kind, Measure.Status, Measure.Answer


def take_measure(
    *, kind: str, reason: str, by: User, report: Report | None = None, **about: Any
) -> Measure:
    """Decide about a person; they are told why. Pressed twice, it is decided once."""
    try:
        return take(kind=kind, reason=reason, by=by, report=report, **about)
    except IntegrityError:
        standing = Measure.objects.filter(report=report, kind=kind).exclude(status=Status.LIFTED)
        found = standing.first() if report else None
        if not found:
            raise
        if (found.decided_by_id, found.reason) == (by.pk, reason):
            return found
        words = _(
            "この通報では、同じ措置がすでに決まっています。"
            "変えるときは、その措置を取り消してから、もう一度決めてください。"
        )
        raise rules.NotNow(words, code="taken") from None


@transaction.atomic
def take(
    *,
    user: User,
    kind: str,
    reason: str,
    by: User,
    room: Room | None = None,
    days: int = 0,
    report: Report | None = None,
    message: Message | None = None,
) -> Measure:
    """Write the measure, do it, tell the person. Removal only waits for a second person."""
    at = now()
    measure = Measure.objects.create(
        user=user,
        kind=Kind(kind),
        status=Status.PROPOSED if kind == Kind.EXPEL else Status.HOLDS,
        room=room,
        report=report,
        message=message or (report.message if report else None),
        reason=reason,
        until=at + timedelta(days=days) if kind == Kind.SUSPEND else None,
        decided_by=by,
        decided_at=at,
    )
    log(measure, f"community.measure.{kind}", user=by, title=measure.get_kind_display())
    if kind == Kind.SUSPEND:
        suspend(measure)
    if kind == Kind.HIDE and measure.message:
        hide_message(message=measure.message, by=by)
    if measure.status == Status.HOLDS:
        tell(measure, "taken")
    return measure


def hold_hidden(*, report: Report, by: User | None) -> Measure:
    """Make a measure of a hiding that stands. Its author is told; the letter is the caller's."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = str(report.get_reason_display())
    measure = Measure.objects.create(
        user=report.message.author,
        kind=Kind.HIDE,
        room=report.message.room,
        report=report,
        message=report.message,
        reason=reason,
        decided_by=by,
        decided_at=now(),
    )
    log(measure, "community.measure.hide", user=by, title=measure.get_kind_display())
    put_among_notices(measure, "taken", emails.measure(measure, "taken"))
    return measure


def suspend(measure: Measure) -> None:
    """Take the person's places away until the end; their open pages close."""
    settle_places(measure)
    for place in places(measure):
        withdraw(about=about_group(place.room), to=measure.user)
    user = str(measure.user_id)
    if not measure.room_id:
        announce.dismiss_on_commit(Close.MEMBERSHIP_ENDED, user=user)
        return
    for room_id in {measure.room_id, *places(measure).values_list("room_id", flat=True)}:
        announce.dismiss_on_commit(Close.MEMBERSHIP_ENDED, user=user, room=room_id)


def places(measure: Measure) -> QuerySet[Participant]:
    theirs = Participant.objects.filter(user=measure.user_id).select_related("room")
    in_groups = Q(room__parent=measure.room_id)
    return theirs.filter(Q(room=measure.room_id) | in_groups) if measure.room_id else theirs


@transaction.atomic
def confirm_removal(*, measure: Measure, by: User) -> None:
    """Remove a person from the scheme: the second of the two who must want it."""
    if measure.decided_by_id == by.pk:
        raise rules.NotNow(
            _("退会は、提案した人とは別の担当者が確認します。"), code="second_person"
        )
    proposed = Measure.objects.filter(
        pk=measure.pk, kind=Kind.EXPEL, status=Status.PROPOSED
    ).exclude(decided_by=by)
    if not proposed.update(status=Status.HOLDS, confirmed_by=by):
        raise rules.NotNow(_("ほかの担当者がすでに対応しました。"), code="too_late")
    measure.refresh_from_db()
    end_membership(measure, by)
    log(measure, "community.measure.confirm", user=by, title=measure.get_kind_display())
    tell(measure, "taken")


def end_membership(measure: Measure, by: User) -> None:
    membership = Membership.objects.filter(user=measure.user_id).first()
    if membership and membership.status != MembershipStatus.LEFT:
        ended = leave(membership=membership, by=by, reason=measure.reason)
        measure.ended_at = ended.left_at
        measure.save(update_fields=["ended_at"])


def restore_membership(measure: Measure, by: User) -> None:
    """Give back what a removal ended; who has come or gone since stays as they chose."""
    ended = Membership.objects.filter(user=measure.user_id, left_at=measure.ended_at)
    membership = ended.filter(status=MembershipStatus.LEFT).first()
    if membership:
        rejoin(membership=membership, by=by)


@transaction.atomic
def lift_measure(*, measure: Measure, by: User) -> None:
    """Take a measure back."""
    alive = Measure.objects.filter(pk=measure.pk).exclude(status=Status.LIFTED)
    if not alive.update(status=Status.LIFTED):
        raise rules.NotNow(_("ほかの担当者がすでに対応しました。"), code="too_late")
    was_told = measure.status == Status.HOLDS
    measure.refresh_from_db()
    undo(measure, by)
    log(measure, "community.measure.lift", user=by, title=measure.get_kind_display())
    if was_told:
        tell(measure, "lifted")


def undo(measure: Measure, by: User) -> None:
    if measure.kind == Kind.HIDE and measure.message:
        show_message(message=measure.message, by=by)
    if measure.kind == Kind.SUSPEND:
        settle_places(measure)
    if measure.kind == Kind.EXPEL and measure.ended_at:
        restore_membership(measure, by)


def settle_places(measure: Measure) -> None:
    """Write into each place the end of the longest stop that holds there now."""
    for place in places(measure):
        place.suspended_until = end_of_stop(measure.user, place.room)
        place.save(update_fields=["suspended_until"])


@transaction.atomic
def appeal_to(*, measure: Measure, by: User, words: str) -> None:
    """Ask for a second look: once, by the person it is about."""
    unheard = Measure.objects.filter(pk=measure.pk, user=by, status=Status.HOLDS, appealed_at=None)
    if not unheard.update(appeal=words, appealed_at=now()):
        if Measure.objects.filter(pk=measure.pk, user=by, appeal=words).exists():
            return  # pressed twice
        measure.refresh_from_db()
        if measure.status == Status.LIFTED and not measure.appealed_at:
            raise rules.NotNow(_("この措置は、すでに取り消されています。"), code="lifted")
        raise rules.NotNow(_("異議は、すでに受け付けています。"), code="too_late")
    log(measure, "community.measure.appeal", user=by, title=measure.get_kind_display())


@transaction.atomic
def answer_appeal(*, measure: Measure, answer: str, words: str, by: User) -> None:
    """Look again: somebody else than who decided."""
    if measure.decided_by_id == by.pk:
        raise rules.NotNow(
            _("異議には、決定した人とは別の担当者が答えます。"), code="second_person"
        )
    waiting = Measure.objects.filter(pk=measure.pk, appealed_at__isnull=False, answer="")
    if not waiting.update(answer=Answer(answer), answer_words=words, answered_by=by):
        mine = Measure.objects.filter(pk=measure.pk, answered_by=by)
        if mine.filter(answer=answer, answer_words=words).exists():
            return
        if not measure.appealed_at:
            raise rules.NotNow(_("異議は出ていません。"), code="no_appeal")
        raise rules.NotNow(_("ほかの担当者がすでに対応しました。"), code="too_late")
    measure.refresh_from_db()
    log(measure, f"community.measure.appeal_{answer}", user=by, title=measure.get_kind_display())
    if answer == Answer.LIFTED and measure.status != Status.LIFTED:
        Measure.objects.filter(pk=measure.pk).update(status=Status.LIFTED)
        measure.refresh_from_db()
        undo(measure, by)
    tell(measure, "answered")


def tell(measure: Measure, what: str) -> None:
    """Tell the person: a notice, and a letter that no digest delays."""
    words = emails.measure(measure, what)
    put_among_notices(measure, what, words)
    write_letter(to=measure.user, dedupe_key=key_of(measure, what), **words)


def put_among_notices(measure: Measure, what: str, words: Words) -> None:
    notify(
        to=measure.user,
        kind="community.measure",
        title=words["subject"],
        url=measure.get_absolute_url(),
        dedupe_key=key_of(measure, what),
        has_letter=True,
    )


def key_of(measure: Measure, what: str) -> str:
    return f"measure:{measure.pk}:{what}"
