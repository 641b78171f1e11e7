"""What rooms keep about a person. What was removed or hidden is in no copy (R9).

Others' words are not: an answer names the number it answers, a report the number it is about. Who
reported somebody, and who decided, is told to nobody.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.own_data.chapters import Part, register_chapter

from .models import Measure

ROOM, NUMBER = ("message.room.name", _("部屋")), ("message.seq", _("番号"))


def visible(found: QuerySet) -> QuerySet:
    return found.visible()


def beside_visible(found: QuerySet) -> QuerySet:
    """Return what stands beside words that are still shown."""
    return found.filter(message__removed_at=None, message__hidden_at=None)


def said(found: QuerySet) -> QuerySet:
    return beside_visible(found.said())


def told(found: QuerySet) -> QuerySet:
    """A removal only proposed is told to nobody yet."""
    return found.exclude(status=Measure.Status.PROPOSED)


def register() -> None:
    register_chapter(
        "rooms",
        50,
        _("部屋"),
        Part(
            "community.Participant",
            "user",
            (
                ("room.name", _("部屋")),
                "role",
                ("joined_at", _("入った日時")),
                ("left_at", _("出た日時")),
                "muted",
                "shows_writing",
                "suspended_until",
                ("read_seq", _("読んだところ")),
            ),
        ),
        Part(
            "community.JoinRequest",
            "user",
            (("room.name", _("部屋")), "why", "status", "asked_at", "decided_at", "reason"),
        ),
        Part(
            "community.WorkshopSeat",
            "user",
            (
                ("workshop.theme", _("グループの話し合い")),
                ("group.number", _("グループの番号")),
                "enrolled_at",
            ),
        ),
    )
    register_chapter(
        "messages",
        52,
        pgettext_lazy("自分のデータの章", "投稿"),
        Part(
            "community.Message",
            "author",
            (
                ("room.name", _("部屋")),
                ("seq", _("番号")),
                "text",
                ("reply_to.seq", _("返信先の番号")),
                "said_at",
                ("edited_at", _("書きなおした日時")),
            ),
            shown=visible,
        ),
        Part(
            "community.Wording",
            "message__author",
            (ROOM, NUMBER, "text", "alts", "until"),
            shown=beside_visible,
        ),
        Part(
            "community.Picture",
            "author",
            (ROOM, NUMBER, ("id", _("ファイルの名前")), "alt", "width", "height", "uploaded_at"),
            shown=said,
            file="large",
        ),
        Part(
            "community.Question",
            "message__author",
            (ROOM, NUMBER, "asked_at", "days", "due_on", "answered_at"),
            shown=beside_visible,
        ),
        Part(
            "community.Reaction",
            "user",
            (ROOM, NUMBER, "kind", ("at", _("日時"))),
            shown=beside_visible,
        ),
        Part("community.Mention", "user", (ROOM, NUMBER), shown=beside_visible),
    )
    register_chapter(
        "moderation",
        55,
        _("通報と、世話人の決定"),
        Part(
            "community.Report",
            "reporter",
            (ROOM, NUMBER, "reason", "note", "status", "reported_at", "decided_at"),
        ),
        Part(
            "community.Measure",
            "user",
            (
                "kind",
                "status",
                ("room.name", _("部屋")),
                ("message.seq", _("番号")),
                "reason",
                "until",
                "decided_at",
                ("ended_at", _("退会した日時")),
                "appeal",
                "appealed_at",
                "answer",
                "answer_words",
            ),
            shown=told,
        ),
    )
