"""What was decided: the page of the person it is about, and the moderators' desk."""

from django.contrib import messages as member_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView

from members.signed_out import sign_in_first

from . import actions, history
from .forms import AnswerForm, AppealForm, MeasureForm
from .models import Measure, Report
from .moderation_views import CHANGE_REPORT

CHANGE_MEASURE = "community.change_measure"
QUESTIONS = {
    Measure.Kind.WARN: gettext_lazy("この投稿を書いた人に注意しますか"),
    Measure.Kind.SUSPEND: gettext_lazy("この投稿を書いた人の利用を、しばらく止めますか"),
    Measure.Kind.EXPEL: gettext_lazy("この投稿を書いた人の退会を提案しますか"),
}


@sign_in_first()
def measure(request, pk):
    """Tell a person what was decided about them and why; take their appeal."""
    held = Measure.objects.exclude(status=Measure.Status.PROPOSED)
    found = get_object_or_404(held.select_related("room", "message"), pk=pk, user=request.user)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data["words"]
            actions.appeal_to(measure=found, by=request.user, words=words)
            thanks = _(
                "異議を受け付けました。決めた人とは別の担当者が確かめ、結果をお知らせします。"
            )
            member_messages.success(request, thanks)
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    can_appeal = found.status == Measure.Status.HOLDS and not found.appealed_at
    context = {"measure": found, "form": form, "can_appeal": can_appeal or form.errors}
    return render(request, "community/measure.html", context, status=status_of(form))


class MeasureView(InspectView):
    """A measure with what it is about, and what may be done next."""

    page_title = gettext_lazy("措置")

    def get_context_data(self, **kwargs):
        found, user = self.instance, self.request.user
        may = user.has_perm(CHANGE_MEASURE)
        is_second = found.decided_by_id != user.pk
        is_proposed = found.status == Measure.Status.PROPOSED
        waits = waits_for_answer(found)
        return super().get_context_data(**kwargs) | {
            "measure": found,
            "name": name_of(found.user),
            "decided_by": staff_name_of(found.decided_by),
            "confirmed_by": staff_name_of(found.confirmed_by),
            "around": history.around(found.message) if found.message else [],
            "can_confirm": may and is_proposed and is_second,
            "can_answer": may and may_answer(found, user),
            "needs_second": may and (is_proposed or waits) and not is_second,
            "can_lift": may and found.status != Measure.Status.LIFTED and not waits,
        }


def name_of(user):
    profile = getattr(user, "profile", None)
    return profile.display_name if profile else str(user)


def staff_name_of(user):
    """The name staff know a colleague by; a member who looks after a room has another."""
    return (user.get_full_name() or name_of(user)) if user else ""


def decide(request, pk, kind):
    """Decide about the author of a reported message, with a reason."""
    if kind not in QUESTIONS:
        raise Http404
    if not (request.user.has_perm(CHANGE_REPORT) and request.user.has_perm(CHANGE_MEASURE)):
        raise PermissionDenied
    report = get_object_or_404(Report.objects.select_related("message__room"), pk=pk)
    form = MeasureForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take(report, kind, form.cleaned_data, by=request.user)
            done = _("記録し、本人に知らせました。")
            waits = _("もう一人の担当者の確認を待っています。")
            messages.success(request, done if taken.is_told else waits)
            return redirect("community_report_modeladmin_inspect", report.pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "said": history.as_said([report.message], to_moderators=True)[0],
        "question": QUESTIONS[kind],
        "kind": kind,
        "room_id": report.message.room_id,
        "back": reverse("community_report_modeladmin_inspect", args=[report.pk]),
    }
    return render(request, "community/admin/decide.html", context, status=status_of(form))


def take(report, kind, told, *, by):
    is_everywhere = kind == Measure.Kind.EXPEL or told.get("scope") == "all"
    return actions.take_measure(
        user=report.message.author,
        kind=kind,
        reason=told["reason"],
        by=by,
        room=None if is_everywhere else report.message.room,
        days=told.get("days", 0),
        report=report,
    )


def status_of(form):
    return 422 if form.errors else 200


def guarded(request, pk) -> Measure:
    if not request.user.has_perm(CHANGE_MEASURE):
        raise PermissionDenied
    return get_object_or_404(Measure, pk=pk)


def confirm(request, pk):
    """The second person wants it, too; or anybody takes it back."""
    found = guarded(request, pk)
    if request.method == "POST":
        try:
            if "lift" in request.POST:
                actions.lift_measure(measure=found, by=request.user)
                messages.success(request, _("措置を取り消しました。"))
            else:
                actions.confirm_removal(measure=found, by=request.user)
                messages.success(request, _("退会を確認し、本人に知らせました。"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("community_measure_modeladmin_inspect", pk)


def answer(request, pk):
    """Answer an appeal."""
    found = guarded(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_appeal(measure=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("回答を記録し、本人に知らせました。"))
            return redirect("community_measure_modeladmin_inspect", pk)
        except ValidationError as error:
            form.add_error(None, error)
    elif request.method != "POST" and not may_answer(found, request.user):
        return redirect("community_measure_modeladmin_inspect", pk)
    context = {
        "form": form,
        "measure": found,
        "name": name_of(found.user),
        "decided_by": staff_name_of(found.decided_by),
        "said": history.as_said([found.message], to_moderators=True)[0] if found.message else None,
        "back": reverse("community_measure_modeladmin_inspect", args=[pk]),
    }
    return render(request, "community/admin/answer_appeal.html", context, status=status_of(form))


def may_answer(measure, user):
    """Somebody else than who decided answers, once."""
    return waits_for_answer(measure) and measure.decided_by_id != user.pk


def waits_for_answer(measure):
    return bool(measure.appealed_at) and not measure.answer
