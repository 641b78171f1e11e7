"""Every size in which public pages show a picture, painted soon after its upload.

Painting at first sight would make the first reader wait, for several sizes of several pictures.
"""

import logging
import time
from collections.abc import Iterator

from django.core.files.storage import FileSystemStorage
from django.db.models import Count, Q, QuerySet
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, get_rendition_storage

from .models.base import CARD_PICTURE, SHARE_PICTURE
from .pictures import recipe

logger = logging.getLogger(__name__)
# As the templates name them; a test holds this list against them.
RECIPES = (
    CARD_PICTURE,
    SHARE_PICTURE,
    "fill-1920x720|format-webp|webpquality-70",
    *(
        f"format-{kind}|fill-{size}"
        for kind in ("webp", "jpeg")
        for size in ("640x360", "1280x720")
    ),
    *(f"format-{kind}|fill-{size}" for kind in ("webp", "jpeg") for size in ("480x360", "800x600")),
    *(f"format-{kind}|width-{size}" for kind in ("webp", "jpeg") for size in (480, 800, 1200)),
)
# Long enough for a few pictures, short enough for the other jobs of the clock.
SECONDS = 20.0
AT_ONCE = 500
# Pictures that cannot be painted; looked at again when the process starts anew.
_unpaintable: set[int] = set()


def unpainted() -> QuerySet[AbstractImage]:
    """Return the pictures that lack a size, the newest first."""
    named = Q(renditions__filter_spec__in=RECIPES)
    images = get_image_model().objects.annotate(sizes=Count("renditions", filter=named))
    return images.filter(sizes__lt=len(RECIPES)).exclude(pk__in=_unpaintable).order_by("-pk")


def forget_lost() -> None:
    """Forget the sizes that are not where a restored database says; they are painted anew.

    A backup holds those on the disk. What lies in a bucket is of another time: all are forgotten.
    """
    sizes = get_image_model().get_rendition_model().objects
    storage = get_rendition_storage()
    if isinstance(storage, FileSystemStorage):
        known = sizes.values_list("pk", "file").iterator()
        lost = [pk for pk, name in known if not storage.exists(name)]
    else:
        lost = list(sizes.values_list("pk", flat=True))
    for start in range(0, len(lost), AT_ONCE):
        # Rows alone: a picture that is of use to nobody may stay, a shown one must not go.
        sizes.filter(pk__in=lost[start : start + AT_ONCE])._raw_delete(sizes.db)


def paint_for_a_while(seconds: float = SECONDS) -> int:
    """Paint until the time is up. Return how many pictures were painted."""
    end = time.monotonic() + seconds
    painted = 0
    for _picture in painting():
        painted += 1
        if time.monotonic() >= end:
            break
    return painted


def painting() -> Iterator[AbstractImage]:
    """Paint one picture after another; each is given out when it has all its sizes."""
    while image := unpainted().first():
        if paint(image):
            yield image


def paint(image: AbstractImage) -> bool:
    """Paint what a picture lacks. Tell whether it could be read."""
    try:
        image.get_renditions(*map(recipe, RECIPES))
    except Exception:
        # Lost, broken or too large: its pages show a gap, and no other picture waits for it.
        logger.exception("a picture cannot be painted", extra={"event": "picture.unpaintable"})
        _unpaintable.add(image.pk)
        return False
    if unpainted().filter(pk=image.pk).exists():
        # Would be tried for ever: what Wagtail stores is not what was asked for.
        _unpaintable.add(image.pk)
    return True
