"""The line: who is next when a seat becomes free, and offers nobody answered."""

from datetime import datetime

from django.db import transaction

from members.models import User

from .. import rules
from ..models import Application, Recruitment
from .moves import move
from .select import offer_seat


@transaction.atomic
def offer_next_seats(
    recruitment: Recruitment, *, by: User | None = None, asked_by_staff: bool = False
) -> list[Application]:
    """Offer the free seats in fair order. Where staff select, only when they ask."""
    # The row that becomes less available is locked before looking at it.
    recruitment = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    if not (asked_by_staff or rules.offers_by_itself(recruitment.selection)):
        return []
    line = recruitment.applications.next_by_itself().in_fair_order().select_related("applicant")
    people = line[: recruitment.seats_free]  # without a limit: everybody
    return [offer_seat(application=application, by=by) for application in people]


def lapse_old_offers(at: datetime) -> int:
    """Take back the offers whose time to answer is over; each frees a seat for the next in line."""
    old = Application.objects.filter(status=rules.Status.OFFERED, offer_expires_at__lt=at)
    return sum(
        lapse(application, at) for application in old.select_related("recruitment", "applicant")
    )


@transaction.atomic
def lapse(application: Application, at: datetime) -> bool:
    """Return whether the offer lapsed; not if its owner has answered in this very moment."""
    try:
        with transaction.atomic():
            move(application, "lapse", by=None, offer_expires_at=None, lapsed_at=at)
    except rules.NotNow:
        return False
    offer_next_seats(application.recruitment)
    return True
