"""The card on my page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.dashboard import Card

from .models import Notice

SHOWN = 3


def notices_card(request: HttpRequest) -> Card | None:
    """What is new for me; nothing when nothing is."""
    unread = list(Notice.objects.filter(user=request.user, read_at=None))
    if not unread:
        return None
    context = {
        "title": _("お知らせ"),
        "icon": "bell",
        "count": len(unread),
        "count_words": _("件の新しいお知らせ"),
        "items": [
            {"title": one.title, "url": reverse("notices:open", args=[one.pk])}
            for one in unread[:SHOWN]
        ],
        "url": reverse("notices:list"),
        "link_words": _("すべてのお知らせ"),
    }
    return Card(title=_("お知らせ"), template="components/my_card.html", context=context)
