"""What activity staff decide: offer a seat, decline, put on the waiting list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from members.models import User

from .. import rules
from ..models import Application
from .moves import move


@dataclass(frozen=True, slots=True)
class Refused:
    """An application that could not be offered a seat, and why."""

    application: Application
    reason: rules.NotNow


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of several offers made at once."""

    offered: list[Application]
    refused: list[Refused]


def offer_holds_until() -> datetime:
    """Return by when who is offered a seat now has to answer."""
    return rules.offer_deadline(localtime(), settings.IGASHU_OFFER_DAYS)


def offer_seat(*, application: Application, by: User | None) -> Application:
    """Offer a free seat to this applicant, kept to the end of the last of IGASHU_OFFER_DAYS."""
    until = offer_holds_until()
    return move(application, "offer", by=by, offer_expires_at=until, reason="")


def offer_seats(*, applications: Iterable[Application], by: User) -> Offered:
    """Offer seats in the given order. Each stands alone: one refusal does not undo the others."""
    offered, refused = [], []
    for application in applications:
        try:
            offered.append(offer_seat(application=application, by=by))
        except rules.NotNow as reason:
            refused.append(Refused(application, reason))
    return Offered(offered, refused)


def decline_application(*, application: Application, reason: str, by: User) -> Application:
    """Tell this applicant that it was not possible this time, and why."""
    return move(application, "decline", by=by, reason=reason)


def put_on_waiting_list(*, application: Application, by: User) -> Application:
    """Keep this applicant in line for a seat that becomes free."""
    return move(application, "wait", by=by)
