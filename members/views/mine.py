"""My page: cards, the profile, the membership, and how safely I sign in."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members import access, dashboard, queries
from members.actions.membership import leave, pause_membership, resume_membership
from members.actions.profile import edit_profile
from members.forms import LeavingForm, ProfileForm
from members.rules import NotNow
from members.second_factor import has_second_factor
from members.signed_out import sign_in_first

MOVES = {"pause": pause_membership, "resume": resume_membership, "leave": leave}


@login_required
@require_GET
def mypage(request):
    context = {"card": queries.card_of(request.user), "cards": dashboard.cards_for(request)}
    return render(request, "members/mypage.html", context)


@sign_in_first()
@require_http_methods(["GET", "POST"])
def profile_edit(request):
    profile = access.access_own_profile(request.user)
    form = ProfileForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        edit_profile(profile=profile, told=form.told, visibility=form.visibility)
        messages.success(request, _("プロフィールを保存しました。"))
        return redirect("members:profile_edit")
    return render(request, "members/profile_edit.html", {"form": form, "profile": profile})


@sign_in_first()
@require_http_methods(["GET", "POST"])
def membership(request):
    """Pause, come back, or leave: first the consequences, then the deed."""
    own = access.access_own_membership(request.user)
    move = request.POST.get("move")
    if move not in MOVES:
        context = {"membership": own, "card": queries.card_of(request.user)}
        return render(request, "members/membership.html", context)
    confirmed = request.POST.get("confirmed") == "yes"
    form = LeavingForm(request.POST if confirmed else None)
    if not form.is_valid():
        context = {"membership": own, "move": move, "form": form}
        return render(request, "members/membership_confirm.html", context)
    try:
        MOVES[move](membership=own, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("手続きが終わりました。"))
    except NotNow as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("members:membership")


@login_required
@require_GET
def second_factor(request):
    """Where staff land who have not shown a second factor in this session."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = reverse("members:mypage")
    ways = get_adapter().get_reauthentication_methods(request.user)
    again = next((way["url"] for way in ways if way["id"].startswith("mfa")), reverse("mfa_index"))
    context = {
        "has_one": has_second_factor(request.user),
        "again_url": f"{again}?{urlencode({'next': onward}, safe='/')}",
    }
    return render(request, "members/second_factor.html", context)
