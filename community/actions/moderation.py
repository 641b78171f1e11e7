"""通報: a member asks, a moderator decides."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules
from ..audit import log
from ..models import Measure, Message, Report
from ..rules import NotNow
from .measures import lift_measure, take_measure
from .post import hide_message, show_message


@transaction.atomic
def report_message(*, message: Message, reporter: User, reason: str, note: str = "") -> Report:
    """Ask the moderators to look at a message. A second report of the same person is the first."""
    report, is_new = Report.objects.get_or_create(
        message=message, reporter=reporter, defaults={"reason": reason, "note": note}
    )
    if is_new:
        hide_meanwhile(message)
    return report


def hide_meanwhile(message: Message) -> None:
    """Hide what several people find wrong until a moderator has looked; nobody's deed yet."""
    waiting = Report.objects.filter(message=message, status=Report.Status.OPEN)
    if waiting.count() >= rules.REPORTS_THAT_HIDE:
        hide_message(message=message, by=None)


@transaction.atomic
def uphold_report(*, report: Report, by: User, reason: str = "") -> None:
    """Hide the message and tell its author why; every open report of it is answered by this."""
    lock_reports(report.message)
    decide(report, Report.Status.HIDDEN, by)
    same = Report.objects.filter(message=report.message_id, status=Report.Status.OPEN)
    same.update(status=Report.Status.HIDDEN, decided_at=now(), decided_by=by)
    hide_with_reason(
        message=report.message, by=by, reason=reason or report.get_reason_display(), report=report
    )
    log(report, "community.report.hide", user=by)


@transaction.atomic
def dismiss_report(*, report: Report, by: User) -> None:
    """Leave the message as it is; what was hidden only meanwhile is shown again."""
    lock_reports(report.message)
    decide(report, Report.Status.KEPT, by)
    if report.message.hidden_at and not report.message.hidden_by_id:
        show_what_was_hidden_meanwhile(report.message, by=by)
    log(report, "community.report.keep", user=by)


def show_what_was_hidden_meanwhile(message: Message, *, by: User | None) -> None:
    """Show again what waited for a look, unless enough others still find it wrong."""
    still = Report.objects.filter(message=message, status=Report.Status.OPEN)
    if still.count() < rules.REPORTS_THAT_HIDE:
        show_message(message=message, by=by)


def lock_reports(message: Message) -> None:
    """Reports before rooms, by number: who decides about one or many never waits in a circle."""
    list(Report.objects.filter(message=message).order_by("pk").select_for_update())


@transaction.atomic
def hide_with_reason(
    *, message: Message, by: User, reason: str = "", report: Report | None = None
) -> None:
    """Hide somebody's words; they are told, and may ask for a second look. Twice is once.

    What is hidden only until a moderator has looked is nobody's deed yet: now it is.
    """
    undecided = Message.objects.filter(pk=message.pk, removed_at=None, hidden_by=None)
    if message.author_id == by.pk or not undecided.exists():
        hide_message(message=message, by=by)
        return
    take_measure(
        user=message.author,
        kind=Measure.Kind.HIDE,
        reason=reason or _("部屋の約束に合わない内容のため"),
        by=by,
        room=message.room,
        message=message,
        report=report,
    )


@transaction.atomic
def show_again(*, message: Message, by: User) -> None:
    """Undo the hiding of a message: its reports are then answered with "nothing wrong"."""
    lock_reports(message)
    if not show_message(message=message, by=by):
        raise NotNow(_("この投稿は、いま非表示ではありません。"), code="too_late")
    upheld = Report.objects.filter(message=message.pk, status=Report.Status.HIDDEN)
    upheld.update(status=Report.Status.KEPT, decided_at=now(), decided_by=by)
    holding = Measure.objects.filter(
        message=message.pk, kind=Measure.Kind.HIDE, status=Measure.Status.HOLDS
    )
    for measure in holding:
        lift_measure(measure=measure, by=by)


def decide(report: Report, status: str, by: User) -> None:
    waiting = Report.objects.filter(pk=report.pk, status=Report.Status.OPEN)
    if not waiting.update(status=status, decided_at=now(), decided_by=by):
        raise NotNow(_("この通報は、ほかの担当者がすでに対応しました。"), code="too_late")
