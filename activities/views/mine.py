"""A member's own applications: the list, one of them, and what its owner can do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.models import SitePage
from members.signed_out import sign_in_first

from .. import rules, timeline, words
from ..access import access_application
from ..actions.apply import confirm_seat, withdraw_application
from ..cards import next_session
from ..models import Application
from ..participants import links_of
from ..queries import applications_of

PER_PAGE = 20
ANSWERS = {"confirm": confirm_seat, "withdraw": withdraw_application}
DONE_WORDS = {
    "confirm": gettext_lazy("参加のお返事を受け付けました。"),
    "withdraw": gettext_lazy("応募を取り下げました。"),
    # To take back what was answered by an offer is to decline the offer.
    "decline": gettext_lazy("参加を辞退しました。"),
}


def trail(*steps: dict) -> list[dict]:
    mypage = {"title": _("マイページ"), "url": reverse("members:mypage")}
    mine = {"title": _("応募した活動"), "url": reverse("activities:my_applications")}
    return [mypage, mine, *steps]


@never_cache
@require_safe
@login_required
def my_applications(request: HttpRequest) -> HttpResponse:
    page = Paginator(applications_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [row_of(application, at=now()) for application in page]
    context = {
        "page_of_rows": page,
        "live": [row for row in rows if row["is_live"]],
        "ended": [row for row in rows if not row["is_live"]],
        "trail": trail(),
        "find_url": activities_url(),
    }
    return render(request, "activities/my_applications.html", context)


def row_of(application: Application, *, at) -> dict:
    return {
        "application": application,
        "title": application.recruitment.page.plain_title,
        "url": application.get_absolute_url(),
        "is_live": application.is_live,
        "session": next_session(application.recruitment, at=at),
        "tone": words.STATUS_TONES[application.status],
        "words": application.get_status_display(),
        "next_step": words.NEXT_STEPS[application.status],
        "needs_answer": application.status == rules.Status.OFFERED,
    }


@never_cache
@require_safe
@login_required
def application(request: HttpRequest, pk) -> HttpResponse:
    found = access_application(request.user, pk)
    context = context_of(request, found) | {"is_done": "done" in request.GET}
    return render(request, "activities/application.html", context)


def context_of(request: HttpRequest, found: Application) -> dict:
    sessions = list(found.recruitment.sessions.all())
    page = found.recruitment.page
    return {
        "application": found,
        "activity": page,
        "activity_url": page.get_url(request) if page.live else "",
        "sessions": sessions,
        "timeline": timeline.steps_of(found, sessions, at=now()),
        "tone": words.STATUS_TONES[found.status],
        "next_step": words.NEXT_STEPS[found.status],
        "can_confirm": is_offered(found),
        "can_withdraw": found.is_live,
        "holds_a_seat": found.status in rules.HOLDS_A_SEAT,
        "links": links_of(request, found),
        "steps": [_("入力"), _("確認"), _("完了")],
        "trail": trail({"title": page.plain_title, "url": ""}),
        "find_url": activities_url(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first()
def answer(request: HttpRequest, pk, name: str) -> HttpResponse:
    """Ask once more what this does (GET), or do it (POST)."""
    found = access_application(request.user, pk, to="answer")
    done = "decline" if name == "withdraw" and is_offered(found) else name
    if request.method != "POST":
        return ask(request, found, name)
    try:
        ANSWERS[name](application=found, by=request.user)
    except rules.NotNow as reason:
        messages.warning(request, reason.message)
    else:
        messages.success(request, DONE_WORDS[done])
    return redirect(found)


def ask(request: HttpRequest, found: Application, name: str) -> HttpResponse:
    if found.status not in rules.MOVES[name][0]:
        messages.info(request, _("この手続きは、いまの状態ではできません。"))
        return redirect(found)
    context = context_of(request, found) | {
        "is_confirm": name == "confirm",
        "is_offered": is_offered(found),
    }
    return render(request, "activities/answer.html", context)


def is_offered(found: Application) -> bool:
    return found.status == rules.Status.OFFERED


def activities_url() -> str:
    """Return where activities are listed; the front page if there is no such list."""
    from ..models import ActivityIndexPage

    index: SitePage | None = ActivityIndexPage.objects.live().first()
    return (index.url if index else None) or "/"
