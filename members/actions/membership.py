"""Joining, pausing, leaving. Every step is a conditional update: the row decides who was first."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members import emails, rules
from members.handles import new_handle
from members.models import Membership, MembershipApplication, Profile, User
from members.rules import MembershipStatus, NotNow
from members.signals import member_joined, member_left

from .join import submit_application
from .letters import write_letter
from .unique import create_with

__all__ = [
    "approve_application",
    "decline_application",
    "leave",
    "pause_membership",
    "rejoin",
    "resume_membership",
    "submit_application",
    "withdraw_application",
]

# What an approved application tells about the person.
TOLD = [
    "full_name",
    "full_name_kana",
    "display_name",
    "prefecture",
    "birth_year",
    "ties",
    "interests",
]


@transaction.atomic
def approve_application(*, application: MembershipApplication, by: User) -> Membership:
    """Make the applicant a member (again): number, profile, letter, news."""
    decide(application, "approve", by=by)
    fill_profile(application)
    membership = admit(application.user, by=by)
    words = emails.application_approved(application, membership)
    write_letter(to=application.user, dedupe_key=f"joining:{application.pk}:approved", **words)
    return membership


@transaction.atomic
def decline_application(*, application: MembershipApplication, reason: str, by: User) -> None:
    """Say no, with a reason the applicant reads."""
    decide(application, "decline", by=by, reason=reason)
    words = emails.application_declined(application)
    write_letter(to=application.user, dedupe_key=f"joining:{application.pk}:declined", **words)


@transaction.atomic
def withdraw_application(*, application: MembershipApplication, by: User) -> None:
    """Take an application back before it is decided."""
    decide(application, "withdraw", by=by)


def decide(application: MembershipApplication, move: str, *, by: User, **told: Any) -> None:
    """Make one move of an application. Raise NotNow if it is not open, or someone was quicker."""
    origin = application.status
    changes = {
        "status": rules.after(rules.APPLICATION_MOVES, move, origin),
        "decided_at": now(),
        "decided_by": by,
    } | told
    if not MembershipApplication.objects.filter(pk=application.pk, status=origin).update(**changes):
        raise NotNow(
            _("ほかの職員が先に手続きしました。画面を開き直してください。"), code="too_late"
        )
    for name, value in changes.items():
        setattr(application, name, value)
    # By its number: names do not belong into the audit trail.
    number = application.receipt_number
    log(application, f"members.membershipapplication.{move}", user=by, title=number)


def fill_profile(application: MembershipApplication) -> Profile:
    """Bring what the application tells into the profile; bio and visibility stay the owner's."""
    told = {name: getattr(application, name) for name in TOLD}
    profile = Profile.objects.filter(user=application.user).first()
    if profile is None:
        return create_with(Profile, "handle", new_handle, user=application.user, **told)
    for name, value in told.items():
        setattr(profile, name, value)
    profile.save(update_fields=[*told, "edited_at"])
    return profile


def admit(user: User, *, by: User) -> Membership:
    """Return the person's active membership: a new one, or the old one with its old number."""
    membership = Membership.objects.filter(user=user).first()
    if membership is None:
        membership = create_with(Membership, "number", next_number, user=user, joined_at=now())
        on_news(member_joined, membership, by)
        return membership
    if membership.status == MembershipStatus.PAUSED:
        return move_membership(membership, "resume", by=by)
    return rejoin(membership=membership, by=by)


def next_number() -> str:
    """Return the next member's number. Two at once: the database refuses one, which asks again."""
    counted = Membership.objects.filter(number__regex=r"^[0-9]{6}$")
    last = counted.aggregate(last=Max("number"))["last"] or 0
    return f"{int(last) + 1:06d}"


@transaction.atomic
def pause_membership(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """Rest for a while: no rooms, no applications, the number is kept."""
    return move_membership(membership, "pause", by=by, reason=reason)


@transaction.atomic
def resume_membership(*, membership: Membership, by: User, reason: str = "") -> Membership:
    return move_membership(membership, "resume", by=by, reason=reason)


@transaction.atomic
def leave(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """Leave the scheme. The number stays theirs, should they come back."""
    return move_membership(membership, "leave", by=by, reason=reason)


@transaction.atomic
def rejoin(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """Come back under the old number."""
    return move_membership(membership, "rejoin", by=by, reason=reason)


def move_membership(membership: Membership, move: str, *, by: User, reason: str = "") -> Membership:
    """Make one move of a membership. Raise NotNow if it is not open, or someone was quicker."""
    origin, at = membership.status, now()
    status = rules.after(rules.MEMBERSHIP_MOVES, move, origin)
    left_at = at if status == MembershipStatus.LEFT else None
    changes = {"status": status, "moved_at": at, "left_at": left_at}
    if not Membership.objects.filter(pk=membership.pk, status=origin).update(**changes):
        raise NotNow(
            _("ほかの手続きが先に行われました。画面を開き直してください。"), code="too_late"
        )
    for name, value in changes.items():
        setattr(membership, name, value)
    data = {"reason": reason} if reason else None
    log(membership, f"members.membership.{move}", user=by, title=membership.number, data=data)
    on_news(member_joined if status == MembershipStatus.ACTIVE else member_left, membership, by)
    return membership


def on_news(signal: Signal, membership: Membership, by: User) -> None:
    """Tell the floors above, after commit; none of them can make the deed fail."""
    news = partial(signal.send_robust, Membership, membership=membership, by=by)
    transaction.on_commit(news)
