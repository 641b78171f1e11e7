"""Joining: what it is, the application, and the link that remembers where one came from."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from home.freshness import public
from members import access, going_back, prefectures, queries, rules
from members.actions.membership import submit_application, withdraw_application
from members.forms import JoinForm
from members.forms.joining import TOLD
from members.rules import ApplicationStatus, NotNow
from members.signed_out import sign_in_first

CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,40}")


@public
@require_GET
def join(request):
    """Explain the scheme, and tell the person where they stand."""
    context = {
        "membership": queries.membership_of(request.user),
        "application": queries.latest_application(request.user),
        "pledge": queries.current_pledge(),
    }
    return render(request, "members/join.html", context)


@require_GET
def channel(request, code):
    """Remember where this visitor came from, and show what there is to join."""
    if CHANNEL.fullmatch(code):
        request.session["channel"] = code
    return redirect("members:join")


@sign_in_first()
@require_http_methods(["GET", "POST"])
def apply_to_join(request):
    """Input, confirmation and sending in one address: nothing typed ever stands in the URL."""
    standing = queries.latest_application(request.user)
    if standing and standing.status == ApplicationStatus.RECEIVED:
        return redirect("members:join_done", standing.pk)
    pledge = queries.current_pledge()
    step = request.POST.get("step", "") if request.method == "POST" else "start"
    if step in ("start", "back"):
        return show_form(request, JoinForm(initial=known(request, standing), pledge=pledge))
    form = JoinForm(request.POST, pledge=pledge)
    if not form.is_valid():
        return show_form(request, form)
    return send(request, form) if step == "send" else show_confirmation(request, form)


def known(request, standing):
    """What fills the form: what was typed a moment ago, or the last application, or the profile."""
    typed = request.POST if request.method == "POST" else going_back.typed(request)
    if typed:
        names = JoinForm.base_fields
        many = ("ties", "interests")
        return {n: typed.getlist(n) if n in many else typed.get(n, "") for n in names}
    source = standing or getattr(request.user, "profile", None)
    return {name: getattr(source, name, None) for name in TOLD} if source else {}


def show_form(request, form):
    return render(request, "members/apply.html", {"form": form, "pledge": form.pledge})


def show_confirmation(request, form):
    told = form.told
    answers = {
        "prefecture": prefectures.words_of(told["prefecture"]),
        "ties": queries.words_for(told["ties"], rules.Tie),
        "interests": queries.words_for(told["interests"], rules.Interest),
    }
    context = {"form": form, "told": told | answers, "pledge": form.pledge}
    return render(request, "members/apply_confirm.html", context)


def send(request, form):
    """The same press twice, or a second tab, gives the same receipt."""
    try:
        application = submit_application(
            user=request.user,
            fields=form.told,
            pledge=form.pledge,
            received_by=rules.ReceivedBy.WEB,
            channel=request.session.get("channel", ""),
            by=request.user,
        )
    except NotNow as refusal:
        messages.info(request, refusal.messages[0])
        return redirect("members:join")
    return redirect("members:join_done", application.pk)


@login_required
@require_GET
def done(request, pk):
    """The receipt, and later where the application stands."""
    application = access.access_own_application(request.user, pk)
    return render(request, "members/join_done.html", {"application": application})


@sign_in_first(lambda pk: reverse("members:join_done", args=[pk]))
@require_POST
def withdraw(request, pk):
    """Take the application back."""
    application = access.access_own_application(request.user, pk)
    try:
        withdraw_application(application=application, by=request.user)
        messages.success(request, _("入会申請を取り下げました。"))
    except NotNow as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("members:join")
