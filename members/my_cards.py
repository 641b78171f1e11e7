"""This floor's own cards on my page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from . import queries, unsent
from .dashboard import Card, register_card, register_step, steps_for


def next_steps(request: HttpRequest) -> Card | None:
    """The first things to do, until they are done. Only for members."""
    membership = queries.membership_of(request.user)
    if membership is None or membership.status != "active":
        return None
    items = steps_for(request)
    if all(item["is_done"] for item in items):
        return None
    context = {"title": _("はじめの一歩"), "items": items}
    return Card(_("はじめの一歩"), "components/checklist.html", context)


def standing(request: HttpRequest) -> Card | None:
    """Where the application to join stands, for who is not a member yet."""
    if queries.membership_of(request.user) is not None:
        return None
    application = queries.latest_application(request.user)
    if application is None and request.user.has_perm("wagtailadmin.access_admin"):
        return None  # who works here has not come to join
    return Card(_("入会"), "members/cards/standing.html", {"application": application})


def introduce_yourself(request: HttpRequest) -> dict:
    profile = getattr(request.user, "profile", None)
    return {
        "words": _("プロフィールに、ひとこと自己紹介を書く"),
        "url": reverse("members:profile_edit") + "#id_bio",
        "is_done": bool(profile and profile.bio),
    }


def choose_interests(request: HttpRequest) -> dict:
    profile = getattr(request.user, "profile", None)
    return {
        "words": _("関心のあることを選ぶ"),
        "url": reverse("members:profile_edit") + "#id_interests_0",
        "is_done": bool(profile and profile.interests),
    }


def not_sent(request: HttpRequest) -> Card | None:
    """What was typed when the session was over, for who came back by another way."""
    if not unsent.kept_for(request):
        return None
    return Card(_("まだ送っていない内容"), "members/cards/unsent.html")


def register() -> None:
    register_card("members.unsent", 5, not_sent)
    register_card("members.standing", 10, standing)
    register_card("members.next_steps", 15, next_steps)
    register_step("members.introduce_yourself", 10, introduce_yourself)
    register_step("members.choose_interests", 20, choose_interests)
