"""The one place where the status of an application is written, and the seats with it.

The letter is written here too, inside the same transaction: a decision that was committed has its
letter, one that was rolled back has none. A signal could not promise that, it is sent after commit.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.actions.letters import write_letter
from members.models import User

from .. import audit, emails, rules
from ..models import Application, Recruitment
from ..signals import application_moved


@transaction.atomic
def move(application: Application, name: str, *, by: User | None, **fields: Any) -> Application:
    """Make one move. Raise NotNow: it is not open, no seat is free, or someone was quicker."""
    origin, destination = application.status, rules.after(name, application.status)
    # Always the recruitment's row first, then the application's: no two moves wait for each other.
    change_seats(application.recruitment_id, rules.seats_change(origin, destination))
    fields |= {"status": destination, "moved_at": now(), "moved_by": by}
    if not Application.objects.filter(pk=application.pk, status=origin).update(**fields):
        raise rules.NotNow(
            _("他の人が先に手続きをしました。いまの状態を確かめてください。"), code="too_late"
        )
    for field, value in fields.items():
        setattr(application, field, value)
    tell(application, name, by=by)
    return application


def begin(application: Application, *, by: User) -> Application:
    """Store a new application, which stands where `rules.first_status` says.

    The letter is put into words before the transaction: nobody waits for a lock meanwhile.
    """
    words = letter_of(application, "apply")
    with transaction.atomic():
        application.save(force_insert=True)
        tell(application, "apply", by=by, letter=words)
    return application


def change_seats(recruitment_id: int, change: int) -> None:
    """Take or free a seat, if there is one. The row decides: two cannot take the last seat."""
    if not change:
        return
    row = Recruitment.objects.filter(pk=recruitment_id)
    if change > 0:
        row = row.filter(Q(capacity__isnull=True) | Q(seats_held__lt=F("capacity")))
    if not row.update(seats_held=F("seats_held") + change):
        raise rules.NotNow(_("席はすべて埋まっています。"), code="full")


def letter_of(application: Application, name: str) -> dict | None:
    """Return the letter of a move in words; None for a move that needs none."""
    letter: Callable | None = emails.FOR_MOVE.get(name)
    return letter(application) if letter is not None else None


def tell(
    application: Application, name: str, *, by: User | None, letter: dict | None = None
) -> None:
    """Record the move, write its letter, and send the news when it is certain."""
    audit.record(application, name, by=by, data=audit_data(application))
    words = letter or letter_of(application, name)
    if words is not None:
        write_letter(to=application.applicant, **words)
    news = partial(
        application_moved.send_robust, Application, application=application, move=name, by=by
    )
    transaction.on_commit(news)


def audit_data(application: Application) -> dict:
    """Return what the record keeps: which application and where it stands, never its text."""
    return {"receipt_number": application.receipt_number, "status": str(application.status)}
