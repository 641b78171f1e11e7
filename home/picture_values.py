"""Pictures as plain values, for the JSON lists: one query, no object for each."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

from .pictures import find, recipe
from .prepared import Prepared, Slot

SIZE = ("file", "width", "height", "focal_point_key")
FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
ABOUT = ("description", "title", *FOCUS)


def picture_values(keys: Iterable[int], spec: str) -> dict[int, dict[str, Any]]:
    """Return pictures in one size, by key: its address, width, height and alternative text.

    Says the same as a rendition would. What was never painted in this size is painted.
    """
    wanted = sorted(set(keys))
    found = painted(wanted, spec) if wanted else {}
    missing = find(key for key in wanted if key not in found)
    return found | {key: values_of(image, spec) for key, image in missing.items()}


def painted(keys: Sequence[int], spec: str) -> dict[int, dict[str, Any]]:
    slots = {f"key_{place}": key for place, key in enumerate(keys)}
    rows = sizes_query(spec, len(keys)).run(**slots)
    found = ((row[0], value_in(tuple(row[1:]), spec)) for row in rows)
    return {key: value for key, value in found if value}


@lru_cache(maxsize=256)
def sizes_query(spec: str, count: int) -> Prepared:
    """Return the query for one size of `count` pictures."""
    slots = [Slot(f"key_{place}", BigIntegerField()) for place in range(count)]
    rows = Rendition().objects.filter(filter_spec=spec, image__id__in=slots)
    return Prepared(rows.values_list("image_id", *SIZE, *(f"image__{name}" for name in ABOUT)))


def Rendition() -> Any:
    return get_image_model().get_rendition_model()


@lru_cache(maxsize=4096)
def value_in(facts: tuple[Any, ...], spec: str) -> dict[str, Any] | None:
    """Return the picture in a row of SIZE and ABOUT; None when it was painted for another focus.

    The same facts say the same: the address of a public picture lasts, as pages that are kept need.
    """
    file, width, height, painted_for, description, title, *focus = facts
    today = SimpleNamespace(**dict(zip(FOCUS, focus, strict=True)))
    if file is None or painted_for != recipe(spec).get_cache_key(today):
        return None
    url = Rendition()._meta.get_field("file").storage.url(file)
    return values(url, width, height, description or title)


def values_of(image: Any, spec: str) -> dict[str, Any]:
    """Return the same of a picture whose size must be painted first; a lost file shows as lost."""
    size = get_rendition_or_not_found(image, spec)
    return values(size.url, size.width, size.height, size.alt)


def values(url: str, width: int, height: int, alt: str) -> dict[str, Any]:
    front = settings.WAGTAILADMIN_BASE_URL if url.startswith("/") else ""
    return {"url": front + url, "width": width, "height": height, "alt": alt}
