"""The kinds of news from rooms, and whether one may still be told when it leaves."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from members.notices.kinds import register_kind
from members.notices.models import Notice
from members.rules import MembershipStatus

from .models import Message, Participant

NEEDS_THE_WORDS = ("community.called", "community.answered")


def register() -> None:
    register_kind("community.called", _("部屋での呼びかけ（@名前）"), may_be_told)
    register_kind("community.answered", _("自分の投稿への返信"), may_be_told)
    register_kind("community.question", _("市への質問の回答"), may_be_told)
    register_kind("community.request", _("部屋への参加の申し込みと、その返事"), may_be_told)
    # What was decided about a person is for that person's eyes.
    register_kind(
        "community.measure", _("世話人からのお知らせ"), lambda _notice: True, is_discreet=True
    )


def may_be_told(notice: Notice) -> bool:
    """Ask the room as it is now: shut out, left, muted, or the words are gone — then not."""
    try:
        found = resolve(urlsplit(notice.url).path).kwargs
    except Resolver404:
        return False
    place = Participant.objects.filter(room=found.get("pk"), user=notice.user_id).first()
    if place is None:  # somebody who asked to be let in
        return notice.kind not in NEEDS_THE_WORDS
    is_here = Participant.objects.present().filter(pk=place.pk).exists()
    return is_here and not place.muted and is_theirs(notice, place) and words_are_there(found)


def is_theirs(notice: Notice, place: Participant) -> bool:
    """What only moderators decide is not told to who has ceased to be one."""
    is_to_decide = notice.about.startswith("request:")
    return not is_to_decide or place.role == Participant.Role.MODERATOR


def words_are_there(found: dict) -> bool:
    if "seq" not in found:
        return True
    said = Message.objects.visible().filter(room=found["pk"], seq=found["seq"])
    # Who left since has no name here any more: none is sent to a screen.
    return said.exclude(author__membership__status=MembershipStatus.LEFT).exists()
