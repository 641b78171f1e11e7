"""Applying: input, confirmation, done. Everything typed stays until it is stored."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import going_back, prefectures
from members.access import active_member_required

from .. import rules, tickets, words
from ..access import access_recruitment
from ..actions.apply import apply_to, check_may_apply
from ..forms import ApplicationForm
from ..models import Recruitment
from ..queries import live_application_of

BACK, SEND = "back", "send"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@active_member_required
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    recruitment = access_recruitment(request.user, pk, to="apply")
    if request.method == "POST":
        return answer(request, recruitment)
    mine = live_application_of(request.user, recruitment)
    if mine:
        messages.info(request, _("この募集には、すでに応募しています。"))
        return redirect(mine)
    try:
        check_may_apply(recruitment, request.user, at=now(), form_opened_at=None)
    except rules.NotNow as reason:
        return show(request, recruitment, template="closed", reason=reason.message)
    # Who went back from the confirmation finds what was typed a moment ago.
    typed = going_back.typed(request)
    known = typed.dict() if typed else None
    return show_form(request, recruitment, ApplicationForm(initial=known, recruitment=recruitment))


def answer(request: HttpRequest, recruitment: Recruitment) -> HttpResponse:
    """Confirm, go back, or send, as the button says."""
    form = ApplicationForm(request.POST, recruitment=recruitment)
    step = request.POST.get("step")
    ticket = tickets.read(request.POST.get("ticket", ""), recruitment.pk, request.user.pk)
    if ticket is None:
        # Text typed into a form we did not give out stays, but is confirmed once more.
        form.add_error(None, _("確認のため、もう一度「確認へ進む」を押してください。"))
    if not form.is_valid() or step == BACK:
        return show_form(
            request, recruitment, form, ticket=request.POST["ticket"] if ticket else ""
        )
    if step != SEND:
        return show(request, recruitment, template="confirm", form=form, current=2)
    try:
        application = apply_to(
            recruitment=recruitment,
            applicant=request.user,
            answer=form.cleaned_data.get("answer", ""),
            message=form.cleaned_data["message"],
            submission_key=ticket.key,
            at=now(),
            form_opened_at=ticket.opened_at,
        )
    except rules.NotNow as reason:
        form.add_error(None, reason)
        return show_form(request, recruitment, form, ticket=request.POST["ticket"])
    if application.submission_key != ticket.key:
        # Another window was first: what was typed here is not stored, and must not seem to be.
        messages.warning(request, words.FIRST_ANSWER_STANDS)
        return redirect(application)
    return redirect(f"{application.get_absolute_url()}?done=1")


def show_form(
    request: HttpRequest, recruitment: Recruitment, form: ApplicationForm, *, ticket: str = ""
) -> HttpResponse:
    ticket = ticket or tickets.issue(recruitment.pk, request.user.pk, at=now())
    return show(request, recruitment, template="form", form=form, ticket=ticket, current=1)


def show(
    request: HttpRequest, recruitment: Recruitment, *, template: str, **context
) -> HttpResponse:
    page = recruitment.page
    profile = getattr(request.user, "profile", None)
    phase = recruitment.phase(at=now())
    trail = [
        *page.trail(request),
        {"title": _("応募"), "url": ""},
    ]
    context |= {
        "recruitment": recruitment,
        "activity": page,
        "profile": profile,
        "known": known_of(request, profile),
        "phase": phase,
        "tone": words.PHASE_TONES[phase],
        "is_full": phase == rules.Phase.FULL,
        "selection_words": words.SELECTION_WORDS[recruitment.selection],
        "steps": [_("入力"), _("確認"), _("完了")],
        "trail": trail,
        "back_url": page.get_url(request),
    }
    return render(request, f"activities/apply_{template}.html", context)


def known_of(request: HttpRequest, profile) -> list[dict]:
    """Return what the town knows of the applicant already: shown, not asked again."""
    rows = [
        (_("お名前"), profile.full_name or profile.display_name if profile else ""),
        (_("フリガナ"), profile.full_name_kana if profile else ""),
        (_("お住まい"), prefectures.words_of(profile.prefecture) if profile else ""),
        (_("メールアドレス"), request.user.email),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]
