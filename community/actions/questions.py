"""質問: asking the town, and marking it answered. Each step is a line of the room's log."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from members.models import User
from members.notices.actions import notify

from .. import rules
from ..audit import log
from ..models import Message, Question
from ..people import staff_among
from .calls import about
from .checks import check_calm, check_open, check_present, stand_in_line
from .record import record, take_number


@transaction.atomic
def ask_town(*, message: Message, by: User) -> Question:
    """Make one's own message a question; the due day is promised from today. Twice is once."""
    room, at = message.room, now()
    seq = take_number(room)  # in line with all who change this room, so what is read next is true
    known = Question.objects.filter(message=message).first()
    if known:
        transaction.set_rollback(True)  # gives the number back
        return known
    check_may_ask(message, by)
    days = room.answer_days
    due_on = localdate(at) + timedelta(days=days)
    question = Question.objects.create(message=message, asked_at=at, days=days, due_on=due_on)
    record(room, "asked", by=by, at=at, message=message, seq=seq)
    return question


def check_may_ask(message: Message, by: User) -> None:
    if not Message.objects.visible().filter(pk=message.pk, author=by).exists():
        raise rules.NotNow(_("この投稿は、もうありません。"), code="too_late")
    check_open(message.room)
    check_present(message.room, by)
    if not message.room.answer_days:
        raise rules.NotNow(_("この部屋では、質問を受け付けていません。"), code="no_questions")
    check_calm(message.room, by)
    waiting = Question.objects.open().filter(message__room=message.room_id, message__author=by)
    if waiting.count() >= rules.MOST_OPEN_QUESTIONS:
        words = _("回答を待っている質問は、1つの部屋で%(most)s件までです。")
        params = {"most": rules.MOST_OPEN_QUESTIONS}
        raise rules.NotNow(words, code="too_many_questions", params=params)


@transaction.atomic
def take_back_question(*, message: Message, by: User) -> None:
    """Leave the words as they are and ask no more. Twice is once; an answered one stays."""
    stand_in_line(message.room)
    asked = Question.objects.filter(message=message)
    if asked.filter(answered_at=None).delete()[0]:
        check_calm(message.room, by)
        record(message.room, "unasked", by=by, at=now(), message=message)
    elif asked.exists():
        raise rules.NotNow(_("この質問には、すでに回答があります。"), code="too_late")


@transaction.atomic
def mark_answered(*, message: Message, by: User) -> None:
    """Say that the town has answered: by telephone, say. The asker is told. Twice is once."""
    at = now()
    stand_in_line(message.room)
    waiting = Question.objects.filter(message=message, answered_at=None)
    if waiting.update(answered_at=at, answered_by=by):
        record(message.room, "answered", by=by, at=at, message=message)
        log(message, "community.question.answer", user=by)
        tell_asker(message, by)


def tell_asker(message: Message, by: User) -> None:
    if message.author_id != by.pk:
        notify(
            to=message.author,
            kind="community.question",
            title=_("「%(room)s」の質問が、回答済みになりました") % {"room": message.room.name},
            url=reverse("community:message", args=[message.room_id, message.seq]),
            about=about(message),
            dedupe_key=f"question:{message.pk}:answered",
        )


def answer_by(replies: list[Message]) -> None:
    """Mark the open questions that these new messages of staff answer.

    In the transaction that stores them, under the locks of their rooms.
    """
    by_question: dict[int, list[Message]] = {}
    for reply in replies:
        if reply.reply_to_id:
            by_question.setdefault(reply.reply_to_id, []).append(reply)
    if not by_question:
        return
    waiting = Question.objects.filter(message__in=by_question, answered_at=None)
    found = list(waiting.select_related("message__room"))
    on_duty = staff_among({reply.author_id for reply in replies}) if found else set()
    for question in found:
        for reply in by_question[question.message_id]:
            if reply.author_id in on_duty and reply.author_id != question.message.author_id:
                answer(question, reply)
                break


def answer(question: Question, reply: Message) -> None:
    question.answered_at, question.answered_by = reply.said_at, reply.author
    question.answer = reply
    question.save(update_fields=["answered_at", "answered_by", "answer"])
    asked = question.message
    event = record(asked.room, "answered", by=reply.author, at=reply.said_at, message=asked)
    reply.answered_seq = event.seq


def forget_question(message: Message, by: User | None) -> None:
    """A question goes with its words; what these words answered is open again."""
    Question.objects.filter(message=message).delete()
    reopen(message, by)


def reopen(message: Message, by: User | None) -> None:
    """Nobody can read this answer any more: what it answered waits again."""
    answered = Question.objects.filter(answer=message).select_related("message__room")
    for question in answered:
        question.answered_at = question.answered_by = question.answer = None
        question.save(update_fields=["answered_at", "answered_by", "answer"])
        asked = question.message
        record(asked.room, "asked", by=by, at=now(), message=asked)
