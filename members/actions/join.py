"""Apply to join: one open application per person, whatever is pressed twice or in two tabs."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members import emails, rules
from members.models import Membership, MembershipApplication, Pledge, User
from members.receipts import new_receipt_number
from members.rules import ApplicationStatus, MembershipStatus, NotNow

from .letters import write_letter
from .unique import create_with

PREFIX = "N"


@transaction.atomic
def submit_application(
    *,
    user: User,
    fields: dict[str, Any],
    pledge: Pledge | None,
    received_by: str,
    channel: str = "",
    by: User,
) -> MembershipApplication:
    """Store an application and its letter; or return the one that is already open."""
    # The person's row is the lock: a second tab waits here, then finds the first one's work.
    User.objects.select_for_update().get(pk=user.pk)
    waiting = MembershipApplication.objects.filter(user=user, status=ApplicationStatus.RECEIVED)
    if found := waiting.first():
        return found
    refuse_members(user)
    application = create_with(
        MembershipApplication,
        "receipt_number",
        partial(new_receipt_number, PREFIX),
        user=user,
        pledge=pledge,
        received_by=received_by,
        channel=channel,
        notice_version=rules.NOTICE_VERSION,
        entered_by=None if by == user else by,
        **fields,
    )
    number = application.receipt_number
    log(application, "members.membershipapplication.submit", user=by, title=number)
    words = emails.application_received(application)
    write_letter(to=user, dedupe_key=f"joining:{application.pk}:received", **words)
    return application


def refuse_members(user: User) -> None:
    """Raise NotNow to who is a member, resting or not."""
    status = Membership.objects.filter(user=user).values_list("status", flat=True).first()
    if status == MembershipStatus.ACTIVE:
        raise NotNow(
            _("すでに会員です。あらためて申請する必要はありません。"), code="already_member"
        )
    if status == MembershipStatus.PAUSED:
        raise NotNow(
            _("いまは休会中です。マイページの「会員の手続き」から再開できます。"),
            code="paused_member",
        )
