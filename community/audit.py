"""What the record of decisions says of the deeds of moderators, for staff to read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log as write_record

from .models import Message, Report, Room

# action: (what it is called, the sentence in the record)
WORDS = {
    "community.message.hide": (_("投稿の非表示"), _("投稿を非表示にしました")),
    "community.message.show": (_("投稿の再表示"), _("投稿をもう一度表示しました")),
    "community.report.hide": (_("通報への対応"), _("通報を受けて、投稿を非表示にしました")),
    "community.report.keep": (_("通報への対応"), _("通報を確かめ、投稿をそのまま残しました")),
    "community.batch.hide": (_("まとめての対応"), _("選んだ投稿を、まとめて非表示にしました")),
    "community.batch.keep": (_("まとめての対応"), _("選んだ投稿を、まとめてそのまま残しました")),
    "community.batch.undo": (_("まとめての対応"), _("まとめての対応を、元に戻しました")),
    "community.measure.hide": (_("措置"), _("投稿を非表示にし、書いた人に理由を知らせました")),
    "community.measure.warn": (_("措置"), _("注意しました")),
    "community.measure.suspend": (_("措置"), _("利用を一時停止しました")),
    "community.measure.expel": (_("措置"), _("退会を提案しました")),
    "community.measure.confirm": (_("措置"), _("退会を確認しました")),
    "community.measure.lift": (_("措置"), _("措置を取り消しました")),
    "community.measure.appeal": (_("異議"), _("異議を申し立てました")),
    "community.measure.appeal_stands": (_("異議"), _("異議に答え、措置を続けました")),
    "community.measure.appeal_lifted": (_("異議"), _("異議を認め、措置を取り消しました")),
    "community.question.answer": (_("質問"), _("質問を回答済みにしました")),
    "community.request.admit": (_("参加の申し込み"), _("参加を認めました")),
    "community.request.decline": (_("参加の申し込み"), _("参加を見送りました")),
    "community.workshop.open": (_("グループの話し合い"), _("話し合いを開きました")),
    "community.workshop.draw": (_("グループの話し合い"), _("グループに分けました")),
    "community.workshop.extend": (_("グループの話し合い"), _("話し合いの時間をのばしました")),
    "community.workshop.finish": (_("グループの話し合い"), _("話し合いを終え、発表に移りました")),
    "community.workshop.end": (_("グループの話し合い"), _("話し合いを終了しました")),
    "community.workshop.cancel": (_("グループの話し合い"), _("話し合いを取りやめました")),
    "community.room.name": (_("部屋の世話人"), _("部屋の世話人にしました")),
    "community.room.release": (_("部屋の世話人"), _("部屋の世話人から外しました")),
    "community.room.close": (_("部屋を閉じる"), _("部屋を閉じました")),
}


def register(actions) -> None:
    """Tell Wagtail's record every action of this floor."""
    for name, (label, message) in WORDS.items():
        actions.register_action(name, label, message)


def log(thing: Any, action: str, *, data: dict[str, Any] | None = None, **told: Any) -> None:
    """Write into the record, with the room and the person it is about: numbers, never words."""
    write_record(thing, action, data=place_of(thing) | (data or {}), **told)


def place_of(thing: Any) -> dict[str, Any]:
    if isinstance(thing, Report):
        return place_of(thing.message)
    if isinstance(thing, Message):
        return {"room": thing.room_id, "about": str(thing.author_id)}
    if isinstance(thing, Room):
        return {"room": thing.pk}
    found: dict[str, Any] = {"room": thing.room_id} if getattr(thing, "room_id", None) else {}
    return found | ({"about": str(thing.user_id)} if getattr(thing, "user_id", None) else {})
