"""The JSON door of notices: what is new for the signed-in person, and that they have seen it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from home import cursors
from home.wire import PAGE, Cursor, Limit, RowId

from . import actions
from .models import Notice

router = Router(tags=["me"])


class NoticeOut(Schema):
    """A piece of news; `url` leads to what it tells of."""

    id: int
    kind: str
    title: str
    url: str
    at: datetime
    is_read: bool


class Notices(Schema):
    """`unread`: how many are new, on whatever page of the list."""

    unread: int
    items: list[NoticeOut]
    next: str | None


@router.get("/me/notices", response=Notices, summary="What you were told, newest first")
def list_notices(
    request: HttpRequest, unread: bool = False, cursor: Cursor = None, limit: Limit = PAGE
) -> dict[str, Any]:
    mine = Notice.objects.filter(user=request.user.pk)
    new = mine.filter(read_at=None)
    wanted = new if unread else mine
    rows, onward = cursors.newest(wanted, by="at", name="notices", cursor=cursor, limit=limit)
    items = [as_row(request, notice) for notice in rows]
    return {"unread": new.count(), "items": items, "next": onward}


def as_row(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "title": notice.title,
        "url": request.build_absolute_uri(notice.url),
        "at": notice.at,
        "is_read": notice.read_at is not None,
    }


@router.post(
    "/me/notices/read", response={204: None}, summary="You have seen all of them; twice is once"
)
def read_all(request: HttpRequest) -> Status:
    actions.mark_read(user=request.user)
    return Status(204, None)


@router.post(
    "/me/notices/{notice_id}/read",
    response={204: None},
    summary="You have seen one of them; twice is once",
)
def read_one(request: HttpRequest, notice_id: RowId) -> Status:
    if not Notice.objects.filter(user=request.user.pk, pk=notice_id).exists():
        raise Http404
    actions.mark_read(user=request.user, pk=notice_id)
    return Status(204, None)
