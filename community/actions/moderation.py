"""通報: a member asks, a moderator decides."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members.models import User

from ..models import Message, Report
from ..rules import NotNow
from .post import hide_message, show_message


def report_message(*, message: Message, reporter: User, reason: str, note: str = "") -> Report:
    """Ask the moderators to look at a message. A second report of the same person is the first."""
    report, _is_new = Report.objects.get_or_create(
        message=message, reporter=reporter, defaults={"reason": reason, "note": note}
    )
    return report


@transaction.atomic
def uphold_report(*, report: Report, by: User) -> None:
    """Hide the message; every open report of it is answered by this."""
    decide(report, Report.Status.HIDDEN, by)
    same = Report.objects.filter(message=report.message_id, status=Report.Status.OPEN)
    same.update(status=Report.Status.HIDDEN, decided_at=now(), decided_by=by)
    hide_message(message=report.message, by=by)
    log(report, "community.report.hide", user=by)


@transaction.atomic
def dismiss_report(*, report: Report, by: User) -> None:
    """Leave the message as it is."""
    decide(report, Report.Status.KEPT, by)
    log(report, "community.report.keep", user=by)


@transaction.atomic
def show_again(*, message: Message, by: User) -> None:
    """Undo the hiding of a message: its reports are then answered with "nothing wrong"."""
    if not show_message(message=message, by=by):
        raise NotNow(_("この投稿は、いま非表示ではありません。"), code="too_late")
    upheld = Report.objects.filter(message=message.pk, status=Report.Status.HIDDEN)
    upheld.update(status=Report.Status.KEPT, decided_at=now(), decided_by=by)


def decide(report: Report, status: str, by: User) -> None:
    waiting = Report.objects.filter(pk=report.pk, status=Report.Status.OPEN)
    if not waiting.update(status=status, decided_at=now(), decided_by=by):
        raise NotNow(_("この通報は、ほかの担当者がすでに対応しました。"), code="too_late")
