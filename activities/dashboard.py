"""My applications, as a card on My page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from home import look_dates
from members.dashboard import Card, register_card, register_step

from . import rules, words
from .cards import next_session
from .models import Application
from .queries import applications_of
from .views.mine import activities_url

SHOWN = 4


def register() -> None:
    register_card("activities.applications", 20, card)
    register_step("activities.choose", 30, choose_an_activity)


def choose_an_activity(request: HttpRequest) -> dict:
    """One of the first things a new member does."""
    return {
        "words": _("気になる活動をさがして応募する"),
        "url": activities_url(),
        "is_done": applications_of(request.user).exists(),
    }


def card(request: HttpRequest) -> Card | None:
    """Return the live applications, those that wait for an answer first."""
    live = applications_of(request.user).live()
    mine = sorted(live, key=lambda one: one.status != rules.Status.OFFERED)
    context = {
        "title": _("応募した活動"),
        "icon": "calendar",
        "items": [item(application) for application in mine[:SHOWN]],
        "url": reverse("activities:my_applications"),
        "link_words": _("応募した活動をすべて見る"),
        "empty_text": _("応募中の活動はありません。"),
        "empty_url": activities_url(),
        "empty_label": _("活動をさがす"),
        "is_urgent": any(one.status == rules.Status.OFFERED for one in mine),
    }
    return Card(title=context["title"], template="components/my_card.html", context=context)


def item(application: Application) -> dict:
    session = next_session(application.recruitment, at=now())
    when = (
        look_dates.span(session.starts_at, session.ends_at)
        if session
        else _("日程の決まりはありません")
    )
    return {
        "title": application.recruitment.page.plain_title,
        "url": application.get_absolute_url(),
        "words": application.get_status_display(),
        "tone": words.STATUS_TONES[application.status],
        "text": when,
    } | answer_of(application)


def answer_of(application: Application) -> dict:
    """Return the way to answer an offer, and until when; nothing where no answer is due."""
    if application.status != rules.Status.OFFERED:
        return {}
    by = application.offer_expires_at
    until = _("%(when)sまでにお返事ください。") % {"when": look_dates.moment(by)} if by else ""
    return {
        "note": until,
        "deed_url": reverse("activities:confirm", args=[application.pk]),
        "deed_words": _("参加の返事をする"),
    }
