"""Rows of the JSON door: plain values from what was fetched, a fixed number of queries."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, F, FilteredRelation, Q
from django.http import HttpRequest

from home.full_addresses import for_request
from home.models.base import SHARE_PICTURE
from home.picture_values import ABOUT, SIZE, picture_values, value_in
from home.prepared import Prepared, Slot
from home.queries import public_live
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
COLUMNS = (
    *("pk", "title", "lead", "url_path", "category", "place_kind", "place_name", *FACTS),
    "image",
)


def activity_rows(request: HttpRequest, found: list[Listed]) -> list[dict[str, Any]]:
    """Return the activities in the order they were found, in one query, no object for each."""
    address = for_request(request)
    loaded = facts_of([one.page_id for one in found])
    ready = [(one, loaded[one.page_id]) for one in found if one.page_id in loaded]
    unpainted = [facts["image"] for _one, facts in ready if not facts["picture"]]
    pictures = picture_values(filter(None, unpainted), SHARE_PICTURE)
    return [
        activity_row(facts, one, address)
        | {"picture": facts["picture"] or pictures.get(facts["image"])}
        for one, facts in ready
    ]


def facts_of(keys: list[int]) -> dict[int, dict[str, Any]]:
    """Return what is told of public pages, by key, with their ways and pictures."""
    pages: dict[int, dict[str, Any]] = {}
    slots = {f"key_{place}": key for place, key in enumerate(keys)}
    # A row for each way of a page and each cut of its picture: mostly one or two.
    for row in facts_query(len(keys)).run(**slots) if keys else ():
        told = dict(zip((*COLUMNS, "way"), row, strict=False))
        page = pages.setdefault(told["pk"], told | {"ways": {}, "picture": None})
        page["ways"][told["way"]] = None
        page["picture"] = page["picture"] or value_in(tuple(row[len(COLUMNS) + 1 :]), SHARE_PICTURE)
    return pages


@lru_cache(maxsize=128)
def facts_query(count: int) -> Prepared:
    """Return the query for `count` pages."""
    slots = [Slot(f"key_{place}", BigIntegerField()) for place in range(count)]
    is_shared = Q(share_image__renditions__filter_spec=SHARE_PICTURE)
    rows = public_live(ActivityPage.objects.filter(page_ptr__id__in=slots)).annotate(
        image=F("share_image"),
        size=FilteredRelation("share_image__renditions", condition=is_shared),
    )
    picture = [*(f"size__{name}" for name in SIZE), *(f"share_image__{name}" for name in ABOUT)]
    return Prepared(rows.order_by("ways__id").values_list(*COLUMNS, "ways__way", *picture))


def activity_row(
    facts: dict[str, Any], one: Listed, address: Callable[[str], str | None]
) -> dict[str, Any]:
    return {
        "id": facts["pk"],
        "title": without_ruby(facts["title"]),
        "lead": without_ruby(facts["lead"]),
        "url": address(facts["url_path"]),
        "category": facts["category"],
        "ways": [way for way in facts["ways"] if way],
        "place_kind": facts["place_kind"],
        "place_name": facts["place_name"],
        "phase": one.phase,
        "next_at": one.next_at,
        **{name: facts[name] for name in FACTS},
    }


def application_row(request: HttpRequest, application: Application) -> dict[str, Any]:
    recruitment = application.recruitment
    url = recruitment.page.url
    return {
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
        "activity_url": request.build_absolute_uri(url) if url else None,
        "may": [move for move in OWN_MOVES if application.status in rules.MOVES[move][0]],
    }


def shown_application(request: HttpRequest, application: Application) -> dict[str, Any]:
    sessions = application.recruitment.sessions.all()
    return application_row(request, application) | {
        "answer": application.answer,
        "message": application.message,
        "reason": application.reason,
        "sessions": [session_row(session) for session in sessions],
    }
