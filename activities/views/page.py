"""One activity: its facts, its recruitments as they stand now, and what one can do next."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.query import PageQuerySet

from home import look_dates

from .. import rules, words
from ..cards import first_start, next_session
from ..models import ActivityPage, Application, Recruitment
from ..participants import links_for
from ..queries import applications_of

RELATED = 3


def context_of(page: ActivityPage, request: HttpRequest, *, at: datetime) -> dict:
    """Return what the page of an activity shows."""
    recruitments = list(page.recruitments.all()) if page.pk else []
    mine = applications_by_recruitment(request, recruitments)
    recruitments.sort(
        key=lambda one: (rules.PHASE_ORDER.index(one.phase(at=at)), first_start(one, at=at))
    )
    offers = [offer(one, mine.get(one.pk), at=at) for one in recruitments]
    return {
        "facts": facts(page),
        "offers": offers,
        "main_offer": offers[0] if offers else None,
        "ways": [one.get_way_display() for one in page.ways.all()],
        "participant_links": links_for(request, page),
        "held": held(page, recruitments, at=at),
    }


def held(page: ActivityPage, recruitments: list[Recruitment], *, at: datetime) -> dict:
    """Return when and where it is next, of the recruitment that speaks for the activity."""
    session = next_session(recruitments[0], at=at) if recruitments else None
    coming = session if session and session.ends_at >= at else None
    place = coming.place if coming else ""
    return {
        "session": coming,
        "place": place or page.place_name or page.get_place_kind_display() or "",
    }


def applications_by_recruitment(request, recruitments: list[Recruitment]) -> dict[int, Application]:
    """Return the reader's own live applications. The last one counts where several ended."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not recruitments:
        return {}
    live = applications_of(user).live().filter(recruitment__in=recruitments)
    return {one.recruitment_id: one for one in live}


def offer(recruitment: Recruitment, mine: Application | None, *, at: datetime) -> dict:
    """Return a recruitment as its box on the page shows it."""
    phase = recruitment.phase(at=at)
    return {
        "recruitment": recruitment,
        "sessions": list(recruitment.sessions.all()),
        "phase": phase,
        "phase_words": phase.label,
        "tone": words.PHASE_TONES[phase],
        "facts": offer_facts(recruitment),
        "takes": phase in rules.TAKES_APPLICATIONS,
        "mine": mine,
        "mine_tone": words.STATUS_TONES[mine.status] if mine else "",
        "mine_words": mine.get_status_display() if mine else "",
        "next_words": what_next(recruitment, phase),
        "apply_words": _("キャンセル待ちに応募する")
        if phase == rules.Phase.FULL
        else _("応募する"),
        "apply_url": reverse("activities:apply", args=[recruitment.pk]),
        "calendar_url": reverse("activities:recruitment_calendar", args=[recruitment.pk]),
    }


def offer_facts(recruitment: Recruitment) -> list[dict]:
    deadline = recruitment.deadline
    rows = [
        (_("定員"), words.capacity_words(recruitment), "people"),
        (_("決め方"), words.SELECTION_WORDS[recruitment.selection], "check-circle"),
        (
            _("応募の締切"),
            look_dates.moment(deadline) if deadline else _("期限はありません"),
            "clock",
        ),
        (_("参加費"), recruitment.fee, "card"),
    ]
    return [
        {"term": term, "text": text, "icon": icon, "is_moment": icon == "clock"}
        for term, text, icon in rows
        if text
    ]


def what_next(recruitment: Recruitment, phase: rules.Phase) -> str:
    """Return what a reader can count on, whatever the phase is."""
    if phase == rules.Phase.SOON:
        return _("%(when)sから応募できます。") % {"when": look_dates.moment(recruitment.opens_at)}
    if phase == rules.Phase.CLOSED:
        return _(
            "この募集は終わりました。次の募集が決まると、このページと活動の一覧でお知らせします。"
        )
    if phase == rules.Phase.FULL:
        return _("いまは満員です。応募すると、席が空いたときに順番にご案内します。")
    return ""


def facts(page: ActivityPage) -> list[dict]:
    rows = [
        (_("場所"), page.place_name or page.get_place_kind_display(), "place"),
        (_("住所"), page.address, "home"),
        (_("行き方"), page.access, "arrow-right"),
        (_("費用"), page.cost, "card"),
        (_("持ちもの"), page.bring, "leaf"),
        (_("こんな人に"), page.suits, "person"),
        (_("会場のバリアフリー"), page.accessibility, "people"),
        (_("保険"), page.insurance, "lock"),
        (_("取り消しのきまり"), page.cancel_rule, "info"),
        (_("主催・受け入れ"), page.host_name, "hand"),
    ]
    found = [{"term": term, "text": text, "icon": icon} for term, text, icon in rows if text]
    if page.place_name and page.place_kind != rules.Place.ONSITE and page.place_kind:
        found[0]["note"] = page.get_place_kind_display()
    return found


def related_to(page: ActivityPage) -> PageQuerySet:
    """Return other activities of the same category that one can join."""
    others = ActivityPage.for_listing().filter(category=page.category).exclude(pk=page.pk)
    return others.filter(is_open=True)[:RELATED]
