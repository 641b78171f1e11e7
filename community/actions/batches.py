"""Deciding about several reports at once, and undoing it while nobody has been told.

Who locks does so in one order, as everywhere here: the batch, the reports by number, the rooms.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.actions.letters import write_letter
from members.models import User

from .. import emails, rules
from ..audit import log
from ..models import Batch, BatchItem, Measure, Message, Report
from ..rules import NotNow
from .checks import stand_in_line
from .measures import hold_hidden
from .moderation import hide_meanwhile, show_what_was_hidden_meanwhile
from .post import hide_message, show_message

Answer, Before, Status = Batch.Answer, BatchItem.Before, Report.Status
STATUS = {Answer.HIDE: Status.HIDDEN, Answer.KEEP: Status.KEPT}


@dataclass(frozen=True, slots=True)
class Undone:
    """How many reports wait again, and how many were left: somebody has changed them since."""

    restored: int
    left: int


@transaction.atomic
def decide_together(*, reports: list[int], answer: str, by: User) -> Batch:
    """Hide or keep the messages of these reports; what another has answered is left alone."""
    if len(reports) > rules.MOST_AT_ONCE:
        words = _("一度に選べるのは%(most)s件までです。")
        raise NotNow(words, code="too_many", params={"most": rules.MOST_AT_ONCE})
    found = open_reports(reports, answer)
    if not found:
        words = _("選んだ通報は、ほかの担当者がすでに対応しました。")
        raise NotNow(words, code="too_late")
    batch = Batch.objects.create(answer=Answer(answer), by=by, at=now())
    stand_in_lines(found)
    mark(batch, found)
    for _number, theirs in groupby(found, key=lambda report: report.message_id):
        act(batch, list(theirs))
    log(batch, f"community.batch.{answer}", user=by)
    return batch


def open_reports(numbers: list[int], answer: str) -> list[Report]:
    """Return the reports that wait, by message; who hides answers all of a message at once."""
    chosen = Report.objects.filter(pk__in=numbers)
    if answer == Answer.HIDE:
        chosen = Report.objects.filter(message__in=chosen.values("message"))
    waiting = chosen.filter(status=Status.OPEN).order_by("pk").select_for_update()
    numbers = [report.pk for report in waiting]
    found = Report.objects.filter(pk__in=numbers).select_related("message__room")
    return list(found.order_by("message", "pk"))


def stand_in_lines(reports: list[Report]) -> None:
    rooms = {report.message.room_id: report.message.room for report in reports}
    for _number, room in sorted(rooms.items()):
        stand_in_line(room)


def mark(batch: Batch, reports: list[Report]) -> None:
    status, numbers = STATUS[Answer(batch.answer)], [report.pk for report in reports]
    waiting = Report.objects.filter(pk__in=numbers, status=Status.OPEN)
    waiting.update(status=status, decided_at=batch.at, decided_by=batch.by)
    for report in reports:
        log(report, f"community.report.{batch.answer}", user=batch.by)


def act(batch: Batch, reports: list[Report]) -> None:
    """Hide or show one message, and keep how it stood."""
    message = reports[0].message
    message.refresh_from_db(fields=["hidden_at", "hidden_by", "removed_at"])
    before = how_it_stands(message)
    if batch.answer == Answer.HIDE:
        hide_message(message=message, by=batch.by, at=batch.at)
    elif before == Before.MEANWHILE:
        show_what_was_hidden_meanwhile(message, by=batch.by)
    first, *others = reports
    items = [BatchItem(batch=batch, report=first, before=before)]
    BatchItem.objects.bulk_create(items + [BatchItem(batch=batch, report=one) for one in others])


def how_it_stands(message: Message) -> str:
    if message.removed_at or message.hidden_by_id:
        return Before.UNTOUCHED
    return Before.MEANWHILE if message.hidden_at else Before.SHOWN


@transaction.atomic
def undo_batch(*, batch: Batch, by: User) -> Undone:
    """Let the reports wait again and the messages stand as before, where nobody came between."""
    at = now()
    if not Batch.objects.undoable(at).filter(pk=batch.pk).update(undone_at=at, undone_by=by):
        raise NotNow(why_not(batch), code="too_late")
    batch.refresh_from_db()
    items = list(batch.items.order_by("report").values_list("report", "before"))
    untouched = unchanged_since(batch, [number for number, _before in items])
    stand_in_lines(untouched)
    restored = [report for report in untouched if not is_taken_back(report.message)]
    reopen_reports(restored)
    before = dict(items)
    for report in restored:
        put_back(batch, report.message, before[report.pk], by)
    log(batch, "community.batch.undo", user=by)
    return Undone(len(restored), len(items) - len(restored))


def why_not(batch: Batch) -> str:
    batch.refresh_from_db()
    if batch.undone_at:
        return _("ほかの担当者が、すでに元に戻しました。")
    return _("元に戻せる時間をすぎました。必要なときは、1件ずつもう一度表示してください。")


def unchanged_since(batch: Batch, numbers: list[int]) -> list[Report]:
    """Return the reports that still bear the mark of this batch, locked."""
    status = STATUS[Answer(batch.answer)]
    same = Report.objects.filter(pk__in=numbers, status=status, decided_at=batch.at)
    locked = [report.pk for report in same.order_by("pk").select_for_update()]
    found = Report.objects.filter(pk__in=locked).select_related("message__room")
    return list(found.order_by("message", "pk"))


def is_taken_back(message: Message) -> bool:
    """Tell whether its author removed it meanwhile: that is nobody's to undo."""
    message.refresh_from_db(fields=["hidden_at", "hidden_by", "removed_at"])
    return message.removed_at is not None


def reopen_reports(reports: list[Report]) -> None:
    numbers = [report.pk for report in reports]
    waiting = {"status": Status.OPEN, "decided_at": None, "decided_by": None}
    Report.objects.filter(pk__in=numbers).update(**waiting)


def put_back(batch: Batch, message: Message, before: str, by: User) -> None:
    """Show what the batch hid, hide again (by nobody) what waits for a moderator's look."""
    if batch.answer == Answer.HIDE and message.hidden_at == batch.at:
        if before == Before.SHOWN:
            show_message(message=message, by=by)
        elif before == Before.MEANWHILE:
            Message.objects.filter(pk=message.pk).update(hidden_by=None)
    elif batch.answer == Answer.KEEP and before == Before.MEANWHILE:
        hide_meanwhile(message)


def tell_batches(at: datetime) -> int:
    """Tell the authors of what stands: nobody has undone it in time. Return how many batches."""
    due = list(Batch.objects.due(at).order_by("at"))
    return sum(tell_batch(batch, at) for batch in due)


@transaction.atomic
def tell_batch(batch: Batch, at: datetime) -> bool:
    """Make each hiding a measure with its reason, and write to each author once."""
    if not Batch.objects.due(at).filter(pk=batch.pk).update(told_at=at):
        return False
    if batch.answer == Answer.HIDE:
        measures = [hold_hidden(report=report, by=batch.by) for report in still_hidden(batch)]
        measures.sort(key=lambda measure: measure.user_id)
        for user, theirs in groupby(measures, key=lambda measure: measure.user):
            tell_author(batch, user, list(theirs))
    return True


def still_hidden(batch: Batch) -> list[Report]:
    """Return the reports whose message is hidden by this batch, and by nothing that came later."""
    touched = batch.items.exclude(before=Before.UNTOUCHED).values("report")
    own = Q(message__author=batch.by_id) if batch.by_id else Q(pk=None)
    told = Measure.objects.filter(kind=Measure.Kind.HIDE).exclude(status=Measure.Status.LIFTED)
    found = Report.objects.filter(
        pk__in=touched, message__hidden_at=batch.at, message__removed_at=None
    ).exclude(own | Q(pk__in=told.filter(report__in=touched).values("report")))
    return list(found.select_related("message__room", "message__author").order_by("pk"))


def tell_author(batch: Batch, user: User, measures: list[Measure]) -> None:
    words = emails.hidden_together(measures)
    write_letter(to=user, dedupe_key=f"batch:{batch.pk}:{user.pk}", **words)
