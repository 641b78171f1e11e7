"""The moderators' desk: one report with its context, the two answers to it, and the way back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView

from . import actions, history
from .access import CHANGE_REPORT, MODERATE
from .models import Report, Room


def show_again(*, report, by):
    actions.show_again(message=report.message, by=by)


# answer: (the action, the question, the button, what is said afterwards, whether it takes away)
ANSWERS = {
    "hide": (
        actions.uphold_report,
        gettext_lazy("この投稿を非表示にしますか"),
        gettext_lazy("非表示にする"),
        gettext_lazy("投稿を非表示にしました。"),
        True,
    ),
    "keep": (
        actions.dismiss_report,
        gettext_lazy("この投稿をそのまま残しますか"),
        gettext_lazy("そのまま残す"),
        gettext_lazy("投稿をそのまま残しました。"),
        False,
    ),
    "show": (
        show_again,
        gettext_lazy("この投稿をもう一度表示しますか"),
        gettext_lazy("もう一度表示する"),
        gettext_lazy("投稿をもう一度表示しました。"),
        False,
    ),
}


class ReportView(InspectView):
    """A report with five messages before and after."""

    page_title = gettext_lazy("通報")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_open = self.instance.status == Report.Status.OPEN
        may_decide = self.request.user.has_perm(CHANGE_REPORT)
        return context | {
            "report": self.instance,
            "around": history.around(self.instance.message),
            "can_decide": is_open and may_decide,
            "can_measure": may_decide and self.request.user.has_perm("community.change_measure"),
            "can_show": may_decide and self.instance.message.gone == "hidden",
            "hidden_by": name_of_hider(self.instance.message),
        }


def name_of_hider(message):
    """Return who hid a message, as staff know them; empty when nobody did."""
    hider = message.hidden_by
    return (hider.get_full_name() or str(hider)) if hider else ""


def answer_report(request, pk, answer):
    """Ask once more, then hide the message or leave it."""
    if answer not in ANSWERS:
        raise Http404
    if not request.user.has_perm(CHANGE_REPORT):
        raise PermissionDenied
    report = get_object_or_404(Report.objects.select_related("message__room"), pk=pk)
    act, question, label, done, is_serious = ANSWERS[answer]
    if request.method == "POST":
        try:
            act(report=report, by=request.user)
            messages.success(request, done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("community_report_modeladmin_index")
    said = history.as_said([report.message], to_moderators=True)[0]
    context = {"report": report, "said": said, "question": question, "label": label}
    context |= {"is_serious": is_serious, "room_id": report.message.room_id}
    return render(request, "community/admin/answer.html", context)


def close_room(request, pk):
    """Ask once more, then close the room."""
    if not request.user.has_perm(MODERATE):
        raise PermissionDenied
    room = get_object_or_404(Room, pk=pk)
    if request.method == "POST":
        actions.close_room(room=room, by=request.user)
        messages.success(request, _("部屋を閉じました。"))
        return redirect("community_room_modeladmin_index")
    return render(request, "community/admin/close.html", {"room": room})
