"""The card about rooms on my page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.dashboard import Card

from .access import may_enter
from .models import Message
from .queries import RoomLine, rooms_for

SHOWN = 4


def rooms_card(request: HttpRequest) -> Card | None:
    if not may_enter(request.user):
        return None
    rooms = [line for line in rooms_for(request.user) if line.is_member]
    unread = sum(1 for line in rooms if line.unread)
    context = {
        "title": _("部屋"),
        "icon": "room",
        "count": unread or None,
        "count_words": ngettext("の部屋に新しい投稿", "の部屋に新しい投稿", unread),
        "items": [as_item(line) for line in rooms[:SHOWN]],
        "empty_text": _("まだどの部屋にも入っていません。"),
        "empty_url": reverse("community:rooms"),
        "empty_label": _("部屋をさがす"),
        "url": reverse("community:rooms"),
        "link_words": _("すべての部屋"),
    }
    return Card(title=_("部屋"), template="components/my_card.html", context=context)


def say_hello(request: HttpRequest) -> dict:
    """One of the first things a new member does."""
    return {
        "words": _("部屋であいさつをする"),
        "url": reverse("community:rooms"),
        "is_done": Message.objects.filter(author=request.user).exists(),
    }


def as_item(line: RoomLine) -> dict[str, str]:
    words = new_messages(line.unread) if line.unread else ""
    item = {"title": line.name, "url": line.url}
    return item | ({"words": words, "tone": "new"} if words else {})


def new_messages(count: int) -> str:
    return ngettext("新しい投稿 %(count)s件", "新しい投稿 %(count)s件", count) % {"count": count}
