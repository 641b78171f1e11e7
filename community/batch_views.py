"""The moderators' desk: many reports answered with one press, and the way back for a while."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_modeladmin.views import IndexView

from home.identifiers import is_identifier

from . import actions
from .actions.batches import Undone
from .models import Batch, Report
from .moderation_views import CHANGE_REPORT
from .queries import undoable_batches

LIST = "community_report_modeladmin_index"


class ReportsView(IndexView):
    """The list of reports, each with a box, and what was just decided with its way back."""

    def get_context_data(self, *args, **kwargs):
        may_decide = self.request.user.has_perm(CHANGE_REPORT)
        is_open = Report.objects.filter(status=Report.Status.OPEN)
        return super().get_context_data(*args, **kwargs) | {
            "can_decide": may_decide and is_open.exists(),
            "batches": undoable_batches(now()) if may_decide else [],
            "filtered": self.request.GET.get("status__exact", ""),
        }


@require_POST
def decide_together(request):
    """Hide or keep what was chosen."""
    guard(request)
    numbers = [int(one) for one in request.POST.getlist("report") if is_identifier(Report, one)]
    answer = request.POST.get("answer", "")
    if not numbers or answer not in Batch.Answer:
        messages.warning(request, _("通報を選んでから、ボタンを押してください。"))
        return back(request)
    try:
        batch = actions.decide_together(reports=numbers, answer=answer, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back(request)
    others = len(set(numbers) - set(batch.items.values_list("report", flat=True)))
    if others:
        messages.warning(request, late_words(others))
    return back(request)


def late_words(count):
    words = ngettext(
        "%(count)s件は、すでに対応されていたため、そのままです。",
        "%(count)s件は、すでに対応されていたため、そのままです。",
        count,
    )
    return words % {"count": count}


@require_POST
def undo(request, pk):
    """Undo what was decided together."""
    guard(request)
    batch = get_object_or_404(Batch, pk=pk)
    try:
        undone = actions.undo_batch(batch=batch, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, undone_words(undone))
    return back(request)


def undone_words(undone: Undone):
    words = ngettext(
        "通報%(count)s件を、未対応に戻しました。",
        "通報%(count)s件を、未対応に戻しました。",
        undone.restored,
    ) % {"count": undone.restored}
    if not undone.left:
        return words
    left = ngettext(
        "%(count)s件は、そのあとに変わったため、そのままです。",
        "%(count)s件は、そのあとに変わったため、そのままです。",
        undone.left,
    )
    return words + left % {"count": undone.left}


def guard(request):
    if not request.user.has_perm(CHANGE_REPORT):
        raise PermissionDenied


def back(request):
    """Lead back to the list as it was filtered."""
    address = redirect(LIST)
    status = request.POST.get("status", "")
    if status in Report.Status:
        address["Location"] += f"?status__exact={status}"
    return address
