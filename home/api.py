"""The JSON door of this room: teasers of everything the public may read."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page, get_page_models

from . import cursors
from .models import SiteImage, SitePage
from .models.base import SHARE_PICTURE
from .queries import public_live
from .ruby import without_ruby
from .wire import PAGE, Cursor, Limit, Picture

router = Router(tags=["pages"])


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
) -> dict[str, Any]:
    """Every live page that a stranger may read, without its body."""
    found = list(after(cursor, teased(type)).specific()[: limit + 1])
    shown = found[:limit]
    pictures = pictures_of(shown)
    return {
        "items": [teaser(request, page, pictures) for page in shown],
        "next": position(shown[-1]) if len(found) > limit else None,
    }


def kinds() -> dict[str, type[Page]]:
    return {model._meta.label: model for model in get_page_models() if issubclass(model, SitePage)}


def teased(kind: str | None) -> Any:
    """Return the public pages of one kind, or of all."""
    known = kinds()
    if kind is not None and kind not in known:
        refusal = ValidationError(_("この種類のページはありません。"), code="unknown_type")
        raise ValidationError({"type": refusal})
    wanted = [known[kind]] if kind else list(known.values())
    return public_live(Page.objects.exact_type(*wanted)).order_by(
        F("first_published_at").desc(nulls_last=True), "-pk"
    )


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


def position(page: Page) -> str:
    when = page.first_published_at
    return cursors.written("pages", when.isoformat() if when else None, page.pk)


def pictures_of(pages: list[SitePage]) -> dict[int, Any]:
    """Return the card picture of every page that has one: two queries, however many pages."""
    wanted = {page.share_image_id for page in pages if page.share_image_id}
    images = SiteImage.objects.filter(pk__in=wanted).prefetch_renditions(SHARE_PICTURE)
    return {image.pk: get_rendition_or_not_found(image, SHARE_PICTURE) for image in images}


def teaser(request: HttpRequest, page: SitePage, pictures: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": page._meta.label,
        "title": without_ruby(page.title),
        "lead": without_ruby(page.lead),
        "url": page.get_full_url(request),
        "published_at": page.first_published_at,
        "picture": picture(pictures.get(page.share_image_id)),
    }


def picture(rendition: Any) -> dict[str, Any] | None:
    if rendition is None:
        return None
    return {
        "url": rendition.full_url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": rendition.alt,
    }
