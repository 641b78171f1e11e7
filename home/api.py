"""The JSON door of this room: teasers of everything the public may read."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, DateTimeField, F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from wagtail.models import Page, get_page_models

from . import cursors
from .full_addresses import for_request
from .models import SitePage
from .models.base import SHARE_PICTURE
from .picture_values import picture_values
from .prepared import Prepared, Slot
from .queries import public_live
from .ruby import without_ruby
from .wire import PAGE, Cursor, Limit, Picture, as_json

router = Router(tags=["pages"])
Kinds = dict[int, type[Page]]
COLUMNS = ("pk", "content_type", "title", "url_path", "first_published_at", "lead", "image")
OWN_COLUMNS = {"lead": "lead", "image": "share_image"}
ORDER = (F("first_published_at").desc(nulls_last=True), "-pk")
WHEN, PK = Slot("when", DateTimeField()), Slot("pk", BigIntegerField())
UNPUBLISHED = Q(first_published_at__isnull=True)
# What comes after the place at which the page before ended; never published comes last.
AFTER = {
    "start": Q(),
    "unpublished": UNPUBLISHED & Q(pk__lt=PK),
    "published": UNPUBLISHED
    | Q(first_published_at=WHEN, pk__lt=PK)
    | Q(first_published_at__lt=WHEN),
}


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
    kinds = kinds_by_number(type)
    found = asked(kinds, cursor, limit + 1)
    shown = found[:limit]
    pictures = picture_values({row["image"] for row in shown if row["image"]}, SHARE_PICTURE)
    address = for_request(request)
    return as_json(
        {
            "items": [teaser(row, kinds, address, pictures) for row in shown],
            "next": position(shown[-1]) if len(found) > limit else None,
        }
    )


def asked(kinds: Kinds, cursor: str | None, count: int) -> list[dict[str, Any]]:
    """Return `count` rows of public pages of these kinds, from a place on."""
    if cursor is None:
        rows = prepared(tuple(kinds.items()), "start", count).run()
    else:
        published, pk = cursors.read("pages", cursor)
        place = "unpublished" if published is None else "published"
        when = published and parse_datetime(published)
        rows = prepared(tuple(kinds.items()), place, count).run(when=when, pk=pk)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


@lru_cache(maxsize=256)
def prepared(kinds: tuple[tuple[int, type[Page]], ...], place: str, count: int) -> Prepared:
    """Return the query for a list that begins at a kind of place.

    The numbers of the kinds stand in the query: another database may have others.
    """
    wanted = tuple(model for _number, model in kinds)
    newest = public_live(Page.objects.exact_type(*wanted)).filter(AFTER[place]).order_by(*ORDER)
    # Sorted first, joined with their own tables afterwards: twenty rows, not all.
    rows = Page.objects.filter(pk__in=newest.values("pk")[:count]).order_by(*ORDER)
    own = {name: of_own_type(column, wanted) for name, column in OWN_COLUMNS.items()}
    return Prepared(rows.annotate(**own).values_list(*COLUMNS))


def kinds_by_number(name: str | None) -> Kinds:
    """Return the kind of page of this name, or all, by the numbers of their content types."""
    known = {model._meta.label: model for model in get_page_models() if issubclass(model, SitePage)}
    if name is not None and name not in known:
        refusal = ValidationError(_("この種類のページはありません。"), code="unknown_type")
        raise ValidationError({"type": refusal})
    wanted = [known[name]] if name else list(known.values())
    numbers = ContentType.objects.get_for_models(*wanted)
    return {numbers[model].pk: model for model in wanted}


def of_own_type(name: str, models: tuple[type[Page], ...]) -> Any:
    """Return a column that every page type has in a table of its own."""
    columns = [F(f"{model._meta.model_name}__{name}") for model in models]
    return Coalesce(*columns) if len(columns) > 1 else columns[0]


def position(row: dict[str, Any]) -> str:
    when = row["first_published_at"]
    return cursors.written("pages", when.isoformat() if when else None, row["pk"])


def teaser(
    row: dict[str, Any],
    kinds: Kinds,
    address: Callable[[str], str | None],
    pictures: dict[int, dict[str, Any]],
) -> dict[str, Any]:
    return {
        "id": row["pk"],
        "type": kinds[row["content_type"]]._meta.label,
        "title": without_ruby(row["title"]),
        "lead": without_ruby(row["lead"]),
        "url": address(row["url_path"]),
        "published_at": row["first_published_at"],
        "picture": pictures.get(row["image"]),
    }
