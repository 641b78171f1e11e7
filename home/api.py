"""The JSON door of this room: teasers of everything the public may read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page, get_page_models

from . import cursors
from .full_addresses import for_request
from .models import SitePage
from .models.base import SHARE_PICTURE
from .pictures import find
from .queries import public_live
from .ruby import without_ruby
from .wire import PAGE, Cursor, Limit, Picture, as_json

router = Router(tags=["pages"])
COLUMNS = ("pk", "content_type", "title", "url_path", "first_published_at", "lead", "image")


class Teaser(Schema):
    """A page in one look."""

    id: int
    type: str
    title: str
    lead: str
    url: str
    published_at: datetime | None
    picture: Picture | None


class Teasers(Schema):
    items: list[Teaser]
    next: str | None


@router.get("/pages", response=Teasers, auth=None, summary="Teasers of public pages, newest first")
def list_pages(
    request: HttpRequest,
    type: str | None = Query(None, max_length=80, description="For example `home.NewsPage`."),
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> HttpResponse:
    """Every live page that a stranger may read, without its body."""
    found = list(after(cursor, teased(type)).values(*COLUMNS)[: limit + 1])
    shown = found[:limit]
    pictures = find({row["image"] for row in shown if row["image"]})
    address = for_request(request)
    return as_json(
        {
            "items": [teaser(row, address, pictures) for row in shown],
            "next": position(shown[-1]) if len(found) > limit else None,
        }
    )


def kinds() -> dict[str, type[Page]]:
    return {model._meta.label: model for model in get_page_models() if issubclass(model, SitePage)}


def teased(kind: str | None) -> Any:
    """Return the public pages of one kind, or of all."""
    known = kinds()
    if kind is not None and kind not in known:
        refusal = ValidationError(_("この種類のページはありません。"), code="unknown_type")
        raise ValidationError({"type": refusal})
    wanted = [known[kind]] if kind else list(known.values())
    pages = public_live(Page.objects.exact_type(*wanted)).annotate(
        lead=of_own_type("lead", wanted), image=of_own_type("share_image", wanted)
    )
    return pages.order_by(F("first_published_at").desc(nulls_last=True), "-pk")


def of_own_type(name: str, models: list[type[Page]]) -> Any:
    """Return a column that every page type has in a table of its own."""
    columns = [F(f"{model._meta.model_name}__{name}") for model in models]
    return Coalesce(*columns) if len(columns) > 1 else columns[0]


def after(cursor: str | None, pages: Any) -> Any:
    if cursor is None:
        return pages
    published, pk = cursors.read("pages", cursor)
    older = Q(first_published_at__isnull=True)
    if published is None:
        return pages.filter(older, pk__lt=pk)
    when = parse_datetime(published)
    same = Q(first_published_at=when, pk__lt=pk)
    return pages.filter(older | same | Q(first_published_at__lt=when))


def position(row: dict[str, Any]) -> str:
    when = row["first_published_at"]
    return cursors.written("pages", when.isoformat() if when else None, row["pk"])


def teaser(
    row: dict[str, Any], address: Callable[[str], str | None], pictures: dict[int, Any]
) -> dict[str, Any]:
    return {
        "id": row["pk"],
        "type": label_of(row["content_type"]),
        "title": without_ruby(row["title"]),
        "lead": without_ruby(row["lead"]),
        "url": address(row["url_path"]),
        "published_at": row["first_published_at"],
        "picture": picture(pictures.get(row["image"])),
    }


def label_of(content_type: int) -> str:
    # Content types do not change while the site runs: Django keeps them.
    return ContentType.objects.get_for_id(content_type).model_class()._meta.label


def picture(image: Any) -> dict[str, Any] | None:
    if image is None:
        return None
    size = get_rendition_or_not_found(image, SHARE_PICTURE)
    return {"url": size.full_url, "width": size.width, "height": size.height, "alt": size.alt}
