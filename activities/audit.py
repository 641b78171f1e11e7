"""What the record of decisions calls the moves of an application, for staff to read."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry

from members.models import User

# move: (what happened, as a title; the sentence in the record)
WORDS = {
    "apply": (_("応募"), _("応募がありました")),
    "offer": (_("参加のご案内"), _("参加を案内しました")),
    "wait": (_("キャンセル待ち"), _("キャンセル待ちにしました")),
    "confirm": (_("参加決定"), _("参加の返事がありました")),
    "decline": (_("見送り"), _("見送りにしました")),
    "lapse": (_("期限切れ"), _("お返事の期限が過ぎ、キャンセル待ちに戻りました")),
    "withdraw": (_("取り下げ"), _("応募が取り下げられました")),
    "export": (_("応募者一覧の書き出し"), _("応募者の一覧を書き出しました")),
}


def action_of(move: str) -> str:
    subject = "recruitment" if move == "export" else "application"
    return f"activities.{subject}.{move}"


def record(thing: Model, move: str, *, by: User | None, data: dict[str, Any]) -> None:
    """Write a line of Wagtail's record, as `wagtail.log_actions.log` does.

    That asks the database first whether the account and the kind of thing exist, which two foreign
    keys say anyway; here it would be asked while locks are held.
    """
    action, about = action_of(move), get_active_log_context()
    if not registry.action_exists(action):
        raise LookupError(action)
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(thing, for_concrete_model=False),
        object_id=str(thing.pk),
        label=str(thing),
        action=action,
        timestamp=now(),
        data=data,
        user=by or about.user,
        uuid=about.uuid,
    )
    Model.save(entry, force_insert=True)


def register(actions) -> None:
    """Tell Wagtail's record every action of this floor."""
    for move, (label, message) in WORDS.items():
        actions.register_action(action_of(move), label, message)
