"""Rows of the JSON door: plain values from what was fetched, a fixed number of queries."""

from typing import Any

from django.http import HttpRequest

from home.models.base import SHARE_PICTURE
from home.ruby import without_ruby

from . import rules
from .models import ActivityPage, Application
from .queries import Listed
from .queries.recruitments import session_row

OWN_MOVES = ("confirm", "withdraw")
FACTS = (
    "address",
    "access",
    "host_name",
    "host_message",
    "suits",
    "cost",
    "bring",
    "accessibility",
    "insurance",
    "cancel_rule",
)


def activity_rows(request: HttpRequest, found: list[Listed]) -> list[dict[str, Any]]:
    """Return the activities in the order they were found."""
    pages = ActivityPage.for_listing().filter(pk__in=[one.page_id for one in found])
    loaded = {page.pk: page for page in pages.prefetch_related("ways")}
    return [
        activity_row(request, loaded[one.page_id], one) for one in found if one.page_id in loaded
    ]


def activity_row(request: HttpRequest, page: ActivityPage, one: Listed) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.plain_title,
        "lead": without_ruby(page.lead),
        "url": page.get_full_url(request),
        "category": page.category,
        "ways": [each.way for each in page.ways.all()],
        "place_kind": page.place_kind,
        "place_name": page.place_name,
        "phase": one.phase,
        "next_at": one.next_at,
        "picture": picture_of(page),
        **{name: getattr(page, name) for name in FACTS},
    }


def picture_of(page: ActivityPage) -> dict[str, Any] | None:
    rendition = page.picture(SHARE_PICTURE)
    if rendition is None:
        return None
    return {
        "url": rendition.full_url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": rendition.alt,
    }


def absolute(request: HttpRequest, row: dict[str, Any]) -> dict[str, Any]:
    url = row["activity_url"]
    return row | {"activity_url": request.build_absolute_uri(url) if url else None}


def application_row(request: HttpRequest, application: Application) -> dict[str, Any]:
    recruitment = application.recruitment
    row = {
        "id": application.pk,
        "receipt_number": application.receipt_number,
        "status": application.status,
        "status_label": application.get_status_display(),
        "applied_at": application.applied_at,
        "moved_at": application.moved_at,
        "offer_expires_at": application.offer_expires_at,
        "recruitment_id": recruitment.pk,
        "recruitment_title": recruitment.title,
        "activity_title": recruitment.page.plain_title,
        "activity_url": recruitment.page.url,
        "may": [move for move in OWN_MOVES if application.status in rules.MOVES[move][0]],
    }
    return absolute(request, row)


def shown_application(request: HttpRequest, application: Application) -> dict[str, Any]:
    sessions = application.recruitment.sessions.all()
    return application_row(request, application) | {
        "answer": application.answer,
        "message": application.message,
        "reason": application.reason,
        "sessions": [session_row(session) for session in sessions],
    }
