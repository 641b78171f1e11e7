"""One application before a clerk: what it says, what happened to it, and a decision about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.log_actions import registry as records

from .. import rules, words
from ..access import SELECT, access_application, access_line
from ..actions.select import (
    decline_application,
    offer_holds_until,
    offer_seat,
    put_on_waiting_list,
)
from ..forms import DeclineForm
from ..models import Application
from ..queries import Line
from .crumbs import crumbs_of
from .lines import moves_for, row_of

CONFLICT = 409


@require_safe
def application(request: HttpRequest, pk) -> HttpResponse:
    found = found_for(request, pk)
    may_select = request.user.has_perm(SELECT) and found.applicant_id != request.user.pk
    context = context_of(request, found, _("応募の内容")) | {
        "moves": moves_for(found) if may_select else [],
        "history": records.get_logs_for_instance(found).select_related("user")[:50],
    }
    return render(request, "activities/admin/application.html", context)


def found_for(request: HttpRequest, pk) -> Application:
    """Return an application a clerk may read."""
    people = Application.objects.select_related(
        "recruitment__page", "applicant__profile", "moved_by"
    )
    found = people.filter(pk=pk).first()
    if found is None:
        raise Http404
    access_line(request.user, found.recruitment_id)
    return found


def context_of(request: HttpRequest, found: Application, title: str) -> dict:
    return {
        "application": found,
        "row": row_of(Line(found, None), request.user, may_select=False),
        "tone": words.STATUS_TONES[found.status],
        "recruitment": found.recruitment,
        "breadcrumbs_items": crumbs_of(found.recruitment, title),
        "header_title": title,
        "page_title": title,
        "header_icon": "user",
    }


ASKED = {
    "offer": (
        gettext_lazy("参加を案内する"),
        gettext_lazy(
            "席を1つ取り、応募者に参加の案内をメールで送ります。応募者は期限までに返事をします。"
        ),
    ),
    "wait": (
        gettext_lazy("キャンセル待ちにする"),
        gettext_lazy("応募者に「キャンセル待ち」になったことをメールで知らせます。"),
    ),
    "decline": (
        gettext_lazy("見送りにする"),
        gettext_lazy("応募者に見送りの結果と理由をメールで送ります。元に戻すことはできません。"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk, name: str) -> HttpResponse:
    """Ask (GET), then decide (POST). The clerk decides about what they saw, or not at all."""
    access_line_of(request, pk)
    found = access_application(request.user, pk, to="select")
    form = DeclineForm(request.POST or None) if name == "decline" else None
    if request.method != "POST":
        return ask(request, found, name, form)
    if request.POST.get("seen") != found.status:
        return conflict(request, found, name)
    if form is not None and not form.is_valid():
        return ask(request, found, name, form)
    try:
        make(name, found, form, by=request.user)
    except rules.NotNow as reason:
        found.refresh_from_db()
        if reason.code == "too_late":
            return conflict(request, found, name)
        messages.error(request, reason.message)
        return redirect("activities_line", found.recruitment_id)
    messages.success(request, done_words(found))
    return redirect("activities_line", found.recruitment_id)


def access_line_of(request: HttpRequest, pk) -> None:
    """Who may not select learns nothing about which applications there are."""
    recruitment = Application.objects.filter(pk=pk).values_list("recruitment", flat=True).first()
    access_line(request.user, recruitment or 0, to="select")


def make(name: str, found: Application, form: DeclineForm | None, *, by) -> None:
    if name == "offer":
        offer_seat(application=found, by=by)
    elif name == "wait":
        put_on_waiting_list(application=found, by=by)
    else:
        decline_application(application=found, reason=form.cleaned_data["reason"], by=by)


def done_words(found: Application) -> str:
    return _("%(number)sを「%(status)s」にしました。応募者にメールでお知らせします。") % {
        "number": found.receipt_number,
        "status": found.get_status_display(),
    }


def ask(
    request: HttpRequest, found: Application, name: str, form, status: int = 200
) -> HttpResponse:
    title, consequence = ASKED[name]
    context = context_of(request, found, title) | {
        "name": name,
        "form": form,
        "title": title,
        "consequence": consequence,
        "answer_by": offer_holds_until() if name == "offer" else None,
        "is_possible": found.status in rules.MOVES[name][0],
        "is_conflict": status == CONFLICT,
    }
    return render(request, "activities/admin/decide.html", context, status=status)


def conflict(request: HttpRequest, found: Application, name: str) -> HttpResponse:
    """Somebody decided in the meantime: show what is true now, and keep a reason already typed."""
    form = DeclineForm(request.POST) if name == "decline" else None
    return ask(request, found, name, form, status=CONFLICT)
