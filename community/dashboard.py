"""The card about rooms on my page."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.look_dates import short_day
from members.dashboard import Card

from .access import may_enter
from .margins import shortened
from .models import Message, Question
from .queries import RoomLine, next_questions, own_rooms, waiting_questions
from .question_views import CHANGE_QUESTION, LIST

SHOWN = 4


def rooms_card(request: HttpRequest) -> Card | None:
    if not may_enter(request.user):
        return None
    rooms = own_rooms(request.user)
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


def questions_card(request: HttpRequest) -> Card | None:
    """What members ask of the town, on the page of those who answer."""
    if not request.user.has_perm(CHANGE_QUESTION):
        return None
    today = localdate()
    waiting = waiting_questions(on=today)
    count = waiting["count"]
    context = {
        "title": _("市への質問"),
        "icon": "info",
        "count": count,
        "count_words": ngettext("件が回答を待っています", "件が回答を待っています", count),
        "items": [as_question(one, today) for one in next_questions(SHOWN)],
        "is_urgent": bool(waiting["late"]),
        "url": reverse(LIST),
        "link_words": _("すべての質問"),
    }
    return Card(title=_("市への質問"), template="components/my_card.html", context=context)


def as_question(question: Question, today: date) -> dict[str, str]:
    """Lead to the room, ready to answer; who is not in it yet comes to its door."""
    room, seq = question.message.room, question.message.seq
    due = _("期限 %(day)s") % {"day": short_day(question.due_on)}
    late = question.due_on < today
    return {
        "title": shortened(question.message.text),
        "url": f"{room.get_absolute_url()}?reply={seq}#composer",
        "text": room.name,
        "words": _("期限をすぎています") if late else due,
        "tone": "action" if late else "waiting",
    }


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
