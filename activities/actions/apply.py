"""What an applicant does: apply, accept the seat, withdraw."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.access import is_active_member
from members.models import User
from members.receipts import new_receipt_number

from .. import rules
from ..models import Application, Recruitment
from ..queries.standing import Standing, is_still_full, look
from .moves import begin, change_seats, move
from .waiting_list import offer_next_seats

RECEIPT_PREFIX = "N"
RECEIPT_TRIES = 5


def apply_to(
    *,
    recruitment: Recruitment,
    applicant: User,
    answer: str,
    message: str,
    submission_key: UUID,
    at: datetime,
    form_opened_at: datetime | None = None,
) -> Application:
    """Return the application. Sent twice, by whatever way, it is the first one again.

    Nobody waits for a lock who can only stand in line: whatever is read, is read before; the
    transaction writes. Two of the same are refused by the database, and the first is returned.
    """
    line = look(recruitment, applicant)
    found = line.has_applied and first_of(recruitment, applicant, submission_key)
    if found:
        return found
    check_member(is_member=line.is_member)
    check_window(recruitment, at=at, form_opened_at=form_opened_at)
    application = Application(
        recruitment=recruitment,
        applicant=applicant,
        answer=answer,
        message=message,
        submission_key=submission_key,
        moved_at=at,
        moved_by=applicant,
    )
    for _try in range(RECEIPT_TRIES):
        application.receipt_number = new_receipt_number(RECEIPT_PREFIX)
        try:
            return take_place(application, line, at=at)
        except IntegrityError:
            found = first_of(recruitment, applicant, submission_key)
            if found:
                return found
            if not Application.objects.filter(receipt_number=application.receipt_number).exists():
                raise
            line = look(recruitment, applicant)  # the seat taken meanwhile was given back
    raise rules.NotNow(
        _("受付番号を用意できませんでした。少し待ってから、もう一度送信してください。"),
        code="no_receipt",
    )


def first_of(recruitment: Recruitment, applicant: User, key: UUID) -> Application | None:
    """Return what this form already made, or the person's live application."""
    mine = Application.objects.filter(recruitment=recruitment, applicant=applicant)
    found = mine.filter(Q(submission_key=key) | Q(status__in=rules.LIVE))
    return min(found, key=lambda one: one.submission_key != key, default=None)


def check_may_apply(
    recruitment: Recruitment, applicant: User, *, at: datetime, form_opened_at: datetime | None
) -> None:
    """Raise NotNow when this person could not apply at this moment."""
    check_member(is_member=is_active_member(applicant))
    check_window(recruitment, at=at, form_opened_at=form_opened_at)


def check_member(*, is_member: bool) -> None:
    if not is_member:
        raise rules.NotNow(_("応募できるのは会員だけです。"), code="not_a_member")


def check_window(
    recruitment: Recruitment, *, at: datetime, form_opened_at: datetime | None
) -> None:
    grace = timedelta(minutes=settings.IGASHU_DEADLINE_GRACE_MINUTES)
    rules.check_window(
        recruitment.opens_at, recruitment.deadline, at, form_opened_at=form_opened_at, grace=grace
    )


def take_place(application: Application, line: Standing, *, at: datetime) -> Application:
    """Store the application: with a seat, if it comes first to a free one; else in line."""
    selection = line.recruitment.selection
    if rules.may_sit_down(selection, ahead=line.has_people_ahead) and not line.is_full:
        try:
            return sit_down(application, at=at)
        except rules.NotNow:
            # Somebody was quicker.
            line = look(line.recruitment, application.applicant)
    application.status = rules.first_status(selection, has_seat=False)
    application.applied_at = line.after_the_last(at)
    begin(application, by=application.applicant)
    if line.is_full and rules.offers_by_itself(selection):
        fill_what_became_free(line.recruitment)
    return application


@transaction.atomic
def sit_down(application: Application, *, at: datetime) -> Application:
    """Take a free seat, past nobody who waits for one. The row of the recruitment is locked."""
    change_seats(application.recruitment_id, +1)
    # Under the lock, so the order of the line is the order of the lock.
    line = look(application.recruitment, application.applicant)
    if line.has_people_ahead:
        raise rules.NotNow(_("席はすべて埋まっています。"), code="full")
    application.status = rules.first_status(line.recruitment.selection, has_seat=True)
    application.applied_at = line.after_the_last(at)
    return begin(application, by=application.applicant)


def fill_what_became_free(recruitment: Recruitment) -> None:
    """Offer a seat freed while somebody got in line: who freed it could not see them yet."""
    if not is_still_full(recruitment):
        offer_next_seats(recruitment)


def confirm_seat(*, application: Application, by: User) -> Application:
    """Accept the offered seat."""
    return move(application, "confirm", by=by, offer_expires_at=None)


@transaction.atomic
def withdraw_application(*, application: Application, by: User) -> Application:
    """Withdraw. A seat that becomes free goes to the next in line, where nobody selects."""
    held_a_seat = application.status in rules.HOLDS_A_SEAT
    move(application, "withdraw", by=by, offer_expires_at=None)
    if held_a_seat:
        offer_next_seats(application.recruitment)
    return application
