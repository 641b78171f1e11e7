"""受付 → 確認中 → 決定 → 参加: where an application stands, drawn as a way."""

from datetime import datetime

from django.utils.translation import gettext as _

from home import look_dates

from .models import Application, Session
from .rules import Selection, Status

ENDS = {Status.DECLINED, Status.WITHDRAWN}
DECIDED = {Status.OFFERED, Status.CONFIRMED}


def steps_of(application: Application, sessions: list[Session], *, at: datetime) -> list[dict]:
    """Return the steps of components/timeline.html."""
    status = application.status
    steps = [received(application), checking(application)]
    if status in ENDS:
        return [*steps[:1], ended(application)]
    if application.recruitment.selection == Selection.FIRST_COME and status == Status.CONFIRMED:
        steps = steps[:1]  # nobody had to check: the seat was taken at once
    return [*steps, decided(application), taking_part(application, sessions, at=at)]


def received(application: Application) -> dict:
    when = look_dates.moment(application.applied_at)
    return {"words": _("受付"), "state": "done", "when": when, "text": ""}


def checking(application: Application) -> dict:
    if application.status == Status.WAITING:
        text = _("席が空くのをお待ちいただいています。")
        return {"words": _("キャンセル待ち"), "state": "now", "when": "", "text": text}
    if application.status == Status.APPLIED:
        text = _("担当の職員が内容を確かめています。")
        return {"words": _("確認中"), "state": "now", "when": "", "text": text}
    return {"words": _("確認"), "state": "done", "when": "", "text": ""}


def decided(application: Application) -> dict:
    if application.status == Status.OFFERED:
        text = _("%(when)sまでにお返事ください。") % {
            "when": look_dates.moment(application.offer_expires_at)
        }
        words = _("決定（お返事待ち）")
        return {"words": words, "state": "now", "when": moved(application), "text": text}
    if application.status == Status.CONFIRMED:
        words = _("決定（参加します）")
        return {"words": words, "state": "done", "when": moved(application), "text": ""}
    return {
        "words": _("決定"),
        "state": "later",
        "when": "",
        "text": _("結果はメールでお知らせします。"),
    }


def taking_part(application: Application, sessions: list[Session], *, at: datetime) -> dict:
    coming = [one for one in sessions if one.ends_at >= at]
    if application.status != Status.CONFIRMED:
        return {"words": _("参加"), "state": "later", "when": first_day(sessions), "text": ""}
    if sessions and not coming:
        words = _("参加（終わりました）")
        return {
            "words": words,
            "state": "done",
            "when": "",
            "text": _("ご参加ありがとうございました。"),
        }
    return {"words": _("参加"), "state": "now", "when": first_day(coming), "text": ""}


def first_day(sessions: list[Session]) -> str:
    return look_dates.span(sessions[0].starts_at, sessions[0].ends_at) if sessions else ""


def ended(application: Application) -> dict:
    is_declined = application.status == Status.DECLINED
    return {
        "words": _("見送り") if is_declined else _("取り下げ"),
        "state": "now",
        "when": moved(application),
        "text": application.reason if is_declined else "",
    }


def moved(application: Application) -> str:
    return look_dates.moment(application.moved_at)
