"""The pictures of a page: found in one query for all of it, with every size painted so far."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter

from .prepared import PreparedObjects, filling, room_for, slots

if TYPE_CHECKING:
    from .models import SitePage


def find(keys: Iterable[int]) -> dict[int, AbstractImage]:
    """Return pictures by key, each with every size that was painted of it.

    One query: a picture comes with its sizes. Only one that has none yet is asked for again.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    images: dict[int, AbstractImage] = {}
    sizes = defaultdict(list)
    Image = get_image_model()
    room = room_for(wanted)
    for size in sizes_of(room).objects(**filling("image", wanted, room)):
        size.image = images.setdefault(size.image_id, size.image)
        sizes[size.image_id].append(size)
    bare = wanted - images.keys()
    images |= Image.objects.in_bulk(bare) if bare else {}
    for key, image in images.items():
        # The name Wagtail itself looks under before it asks the database.
        image.prefetched_renditions = sizes[key]
    return images


@cache
def sizes_of(room: int) -> PreparedObjects:
    """Return the query for every size of so many pictures, each with its picture."""
    Image = get_image_model()
    keys = slots("image", Image._meta.pk, room)
    rows = Image.get_rendition_model().objects.filter(image__pk__in=keys)
    return PreparedObjects(rows.select_related("image"))


def hang(pages: "Iterable[SitePage]", keys: Iterable[int] = ()) -> dict[int, AbstractImage]:
    """Give pages their pictures. Return these and those of `keys`."""
    pages = list(pages)
    shown = [page.share_image_id for page in pages if page.share_image_id]
    images = find([*shown, *keys])
    for page in pages:
        if page.share_image_id in images:
            page.share_image = images[page.share_image_id]
    return images


@lru_cache(maxsize=256)
def recipe(spec: str) -> Filter:
    """Return the recipe of a size. Wagtail would read its words anew for every picture."""
    return Filter(spec)
