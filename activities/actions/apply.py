"""What an applicant does: apply, accept the seat, withdraw."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from members.models import Membership, User
from members.receipts import new_receipt_number
from members.rules import MembershipStatus

from .. import rules
from ..models import Application, Recruitment
from .moves import begin, change_seats, move
from .waiting_list import offer_next_seats

RECEIPT_PREFIX = "N"
RECEIPT_TRIES = 5


@transaction.atomic
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
    """Return the application. Sent twice, by whatever way, it is the first one again."""
    # The row is locked, so that applications of one recruitment are taken one after the other.
    recruitment = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    found = first_of(recruitment, applicant, submission_key)
    if found:
        return found
    check_may_apply(recruitment, applicant, at=at, form_opened_at=form_opened_at)
    application = Application(
        recruitment=recruitment,
        applicant=applicant,
        answer=answer,
        message=message,
        submission_key=submission_key,
        status=rules.first_status(recruitment.selection, has_seat=takes_seat(recruitment)),
        applied_at=after_the_last(recruitment, at),
        moved_at=at,
        moved_by=applicant,
    )
    return begin_with_receipt(application)


def first_of(recruitment: Recruitment, applicant: User, key: UUID) -> Application | None:
    """Return what this form already made, or the person's live application."""
    mine = Application.objects.filter(recruitment=recruitment, applicant=applicant)
    same_form_first = mine.filter(submission_key=key).first()
    return same_form_first or mine.filter(Q(status__in=rules.LIVE)).first()


def check_may_apply(
    recruitment: Recruitment, applicant: User, *, at: datetime, form_opened_at: datetime | None
) -> None:
    is_member = Membership.objects.filter(user=applicant, status=MembershipStatus.ACTIVE).exists()
    if not is_member:
        raise rules.NotNow(_("応募できるのは会員だけです。"), code="not_a_member")
    grace = timedelta(minutes=settings.IGASHU_DEADLINE_GRACE_MINUTES)
    rules.check_window(
        recruitment.opens_at, recruitment.deadline, at, form_opened_at=form_opened_at, grace=grace
    )


def takes_seat(recruitment: Recruitment) -> bool:
    """Take a seat for a newcomer, if they may have one and one is free."""
    ahead = recruitment.applications.next_by_itself().count()
    if not rules.may_sit_down(recruitment.selection, ahead=ahead):
        return False
    try:
        change_seats(recruitment.pk, +1)
    except rules.NotNow:
        return False
    return True


def after_the_last(recruitment: Recruitment, at: datetime) -> datetime:
    """Return the time of applying. Under the lock, so the line's order is the order of the lock."""
    last = recruitment.applications.aggregate(last=Max("applied_at"))["last"]
    return at if last is None or last < at else last + timedelta(microseconds=1)


def begin_with_receipt(application: Application) -> Application:
    """Store the application under a receipt number that nobody has yet."""
    for _try in range(RECEIPT_TRIES):
        application.receipt_number = new_receipt_number(RECEIPT_PREFIX)
        try:
            with transaction.atomic():
                return begin(application, by=application.applicant)
        except IntegrityError:
            if not Application.objects.filter(receipt_number=application.receipt_number).exists():
                raise
    raise rules.NotNow(
        _("受付番号を用意できませんでした。少し待ってから、もう一度送信してください。"),
        code="no_receipt",
    )


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
