"""The JSON door of the moderators' desk: reports with what stands around them, and the answer."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from home import cursors
from home.wire import PAGE, Cursor, Input, Limit, RowId, sends

from . import history
from .access import access_report, access_reports
from .api import Said
from .models import Report
from .moderation_views import ANSWERS

router = Router(tags=["moderation"])


class Answer(StrEnum):
    """`show`: what is hidden is shown again, and its reports are answered with "nothing wrong"."""

    HIDE = "hide"
    KEEP = "keep"
    SHOW = "show"


class Where(Schema):
    id: int
    name: str


class ReportOut(Schema):
    """Who reported is told to nobody. `message`: as moderators read it, also when it is hidden."""

    id: int
    reason: Report.Reason
    note: str
    status: Report.Status
    reported_at: datetime
    decided_at: datetime | None
    room: Where
    message: Said


class Reports(Schema):
    items: list[ReportOut]
    next: str | None


class ReportDetail(ReportOut):
    """`around`: five messages before and after, and the message itself."""

    around: list[Said]


class Decide(Input):
    answer: Answer


@router.get(
    "/moderation/reports",
    response=Reports,
    summary="Reports, newest first (moderators)",
    openapi_extra=sends(403),
)
def list_reports(
    request: HttpRequest,
    status: Report.Status | None = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> dict[str, Any]:
    found = access_reports(request.user)
    if status:
        found = found.filter(status=status)
    place = {"by": "reported_at", "name": "reports", "cursor": cursor, "limit": limit}
    rows, onward = cursors.newest(found, **place)
    return {"items": as_rows(rows), "next": onward}


@router.get(
    "/moderation/reports/{report_id}",
    response=ReportDetail,
    summary="A report with what was said around it (moderators)",
    openapi_extra=sends(403),
)
def show_report(request: HttpRequest, report_id: RowId) -> dict[str, Any]:
    return detail(access_report(request.user, report_id))


@router.post(
    "/moderation/reports/{report_id}/decision",
    response=ReportDetail,
    summary="Hide what was reported, keep it, or show it again (moderators)",
    openapi_extra=sends(403, 409),
)
def decide(request: HttpRequest, report_id: RowId, data: Decide) -> dict[str, Any]:
    """409 when somebody else was quicker. The author is told why, as from the back office."""
    report = access_report(request.user, report_id, to="decide")
    act, *_words = ANSWERS[data.answer]
    act(report=report, by=request.user)
    return detail(access_report(request.user, report_id))


def detail(report: Report) -> dict[str, Any]:
    [row] = as_rows([report])
    return row | {"around": [asdict(said) for said in history.around(report.message)]}


def as_rows(reports: list[Report]) -> list[dict[str, Any]]:
    said = history.as_said([report.message for report in reports], to_moderators=True)
    return [as_row(report, words) for report, words in zip(reports, said, strict=True)]


def as_row(report: Report, said: history.Said) -> dict[str, Any]:
    room = report.message.room
    return {
        "id": report.pk,
        "reason": report.reason,
        "note": report.note,
        "status": report.status,
        "reported_at": report.reported_at,
        "decided_at": report.decided_at,
        "room": {"id": room.pk, "name": room.name},
        "message": asdict(said),
    }
