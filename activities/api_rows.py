"""Rows of the JSON door: plain values from what was fetched, a fixed number of queries."""

from collections import defaultdict
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest

from home.models import SiteImage, SiteRendition
from home.models.base import SHARE_PICTURE
from home.queries import public_live
from home.ruby import without_ruby

from . import rules
from .models import ActivityPage, ActivityWay, Application
from .queries import Listed
from .queries.dated import keep
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
    loaded = {page.pk: page for page in pages_with_ways([one.page_id for one in found])}
    return [
        activity_row(request, loaded[one.page_id], one) for one in found if one.page_id in loaded
    ]


SIZE_FIELDS = ("id", "file", "width", "height", "focal_point_key")


def pages_with_ways(keys: list[int]) -> list[ActivityPage]:
    """Return public pages with their ways, pictures and the sizes of these, in one query."""
    rows = public_live(ActivityPage.objects.filter(pk__in=keys)).defer_streamfields()
    is_shared = Q(share_image__renditions__filter_spec=SHARE_PICTURE)
    rows = rows.select_related("share_image").annotate(
        way_key=F("ways__id"),
        way=F("ways__way"),
        size=FilteredRelation("share_image__renditions", condition=is_shared),
        **{f"size_{name}": F(f"size__{name}") for name in SIZE_FIELDS},
    )
    pages: dict[int, ActivityPage] = {}
    ways: dict[int, dict[int, ActivityWay]] = defaultdict(dict)
    # A row for each way of a page and each cut of its picture: mostly one or two.
    for row in rows.order_by("ways__id"):
        page = pages.setdefault(row.pk, row)
        if row.way_key is not None:
            ways[page.pk][row.way_key] = ActivityWay(id=row.way_key, page=page, way=row.way)
        if page.share_image:
            sizes = page.share_image.__dict__.setdefault("prefetched_renditions", [])
            sizes += [size_in(row, page.share_image)] if row.size_id else []
    for page in pages.values():
        keep(page, "ways", page.ways.all(), list(ways[page.pk].values()))
    return list(pages.values())


def size_in(row: ActivityPage, image: SiteImage) -> SiteRendition:
    facts = {name: getattr(row, f"size_{name}") for name in SIZE_FIELDS}
    return SiteRendition(image=image, filter_spec=SHARE_PICTURE, **facts)


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
