"""Selection: everybody who applied to a recruitment, and what staff decide about them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from .. import rules, words
from ..access import EXPORT, SELECT, access_line
from ..actions.select import Offered, offer_holds_until, offer_seats
from ..actions.waiting_list import offer_next_seats
from ..models import Recruitment
from ..queries import Line, counts_of, line_for
from .crumbs import crumbs_of

PER_PAGE = 100
MOST_AT_ONCE = 200


@require_safe
def line(request: HttpRequest, pk: int) -> HttpResponse:
    recruitment = access_line(request.user, pk)
    lines = line_for(recruitment)
    wanted = request.GET.get("status")
    if wanted in rules.Status.values:
        lines = [one for one in lines if one.application.status == wanted]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    may_select = request.user.has_perm(SELECT)
    counts = counts_of(recruitment)
    context = {
        "recruitment": recruitment,
        "breadcrumbs_items": crumbs_of(recruitment),
        "header_title": _("応募者"),
        "page_title": _("応募者"),
        "header_icon": "group",
        "activity": recruitment.page,
        "phase": recruitment.phase(at=now()).label,
        "counts": status_links(counts, wanted),
        "offered": counts[rules.Status.OFFERED],
        "confirmed": counts[rules.Status.CONFIRMED],
        "rows": [row_of(one, request.user, may_select=may_select) for one in page],
        "page_of_rows": page,
        "may_select": may_select,
        "may_export": request.user.has_perm(EXPORT),
        "can_offer_next": may_offer_next(recruitment, may_select=may_select),
    }
    return render(request, "activities/admin/line.html", context)


def may_offer_next(recruitment: Recruitment, *, may_select: bool) -> bool:
    if not may_select or recruitment.seats_free == 0:
        return False
    return recruitment.applications.next_by_itself().exists()


def status_links(counts: dict[str, int], wanted: str | None) -> list[dict]:
    every = {
        "words": _("すべて"),
        "count": sum(counts.values()),
        "url": "?",
        "is_current": wanted not in counts,
    }
    by_status = [
        {
            "words": status.label,
            "count": counts[status],
            "url": f"?status={status}",
            "is_current": status == wanted,
        }
        for status in rules.Status
    ]
    return [every, *by_status]


def row_of(one: Line, clerk, *, may_select: bool) -> dict:
    application = one.application
    profile = getattr(application.applicant, "profile", None)
    is_own = application.applicant_id == clerk.pk
    return {
        "application": application,
        "position": one.position,
        "name": (profile.full_name or profile.display_name) if profile else _("（名前なし）"),
        "kana": profile.full_name_kana if profile else "",
        "prefecture": profile.prefecture if profile else "",
        "status_words": application.get_status_display(),
        "tone": words.STATUS_TONES[application.status],
        "moves": moves_for(application) if may_select and not is_own else [],
        "may_be_ticked": may_select and not is_own and application.status in rules.IN_LINE,
        "url": reverse("activities_application", args=[application.pk]),
    }


def moves_for(application) -> list[dict]:
    """Return what staff may decide from where it stands."""
    names = {"offer": _("参加を案内"), "wait": _("キャンセル待ちに"), "decline": _("見送り")}
    return [
        {"words": label, "name": name, "url": reverse(f"activities_{name}", args=[application.pk])}
        for name, label in names.items()
        if application.status in rules.MOVES[name][0]
    ]


@require_POST
def offer_ticked(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer seats to the ticked people in the order of the line, after asking once."""
    recruitment = access_line(request.user, pk, to="select")
    ticked = set(request.POST.getlist("application")[:MOST_AT_ONCE])
    chosen = [
        one.application
        for one in line_for(recruitment)
        if str(one.application.pk) in ticked and one.application.applicant_id != request.user.pk
    ]
    back = redirect("activities_line", recruitment.pk)
    if not chosen:
        messages.warning(request, _("案内する人に印を付けてから、もう一度押してください。"))
        return back
    if "sure" not in request.POST:
        return ask(request, recruitment, chosen)
    report(request, offer_seats(applications=chosen, by=request.user))
    return back


def ask(request: HttpRequest, recruitment: Recruitment, chosen: list) -> HttpResponse:
    free = recruitment.seats_free
    context = {
        "recruitment": recruitment,
        "breadcrumbs_items": crumbs_of(recruitment, _("まとめて案内")),
        "header_title": _("まとめて案内"),
        "page_title": _("まとめて案内"),
        "header_icon": "group",
        "rows": [
            row_of(Line(one, place), request.user, may_select=False)
            for place, one in enumerate(chosen, start=1)
        ],
        "free": free,
        "answer_by": offer_holds_until(),
        "too_many": free is not None and len(chosen) > free,
    }
    return render(request, "activities/admin/offer_ticked.html", context)


def report(request: HttpRequest, result: Offered) -> None:
    """Say who was offered a seat, and for each of the others why not."""
    if result.offered:
        text = _("%(count)s人に参加を案内しました。") % {"count": len(result.offered)}
        messages.success(request, text)
    for refused in result.refused:
        text = _("%(number)sには案内できませんでした。%(reason)s") % {
            "number": refused.application.receipt_number,
            "reason": refused.reason.message,
        }
        messages.warning(request, text)


@require_POST
def offer_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the free seats to those waiting, in order, because a clerk says so."""
    recruitment = access_line(request.user, pk, to="select")
    offered = offer_next_seats(recruitment, by=request.user, asked_by_staff=True)
    if offered:
        text = _("空いた席を、待っている順に%(count)s人へ案内しました。") % {"count": len(offered)}
        messages.success(request, text)
    else:
        messages.warning(request, _("案内できる席、または待っている人がありません。"))
    return redirect("activities_line", recruitment.pk)
