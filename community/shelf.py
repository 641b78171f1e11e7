"""Where the files of pictures lie: painted before anything is stored, on disk before it is told."""

import hashlib
import logging
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from home.photographs import Painted, TooManyPixels, Unreadable, shrunk

from . import rules
from .models import Picture
from .models.pictures import FOLDER

logger = logging.getLogger(__name__)
# Decoding takes memory by the hundred megabytes: one at a time in each process.
_desk = threading.BoundedSemaphore()
PATIENCE = 20
AT_ONCE = 500


def digest(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found


def paint(file: IO[bytes]) -> list[Painted]:
    """Return the large and the small picture, or raise a ValidationError that says how to mend."""
    if not _desk.acquire(timeout=PATIENCE):
        raise rules.NotNow(rules.NOT_STORED, code="unavailable")
    try:
        most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        return shrunk(file, (rules.LARGE, rules.SMALL), most_pixels=most)
    except TooManyPixels as reason:
        words = _("写真が大きすぎます。縦横の画素数を小さくして、もう一度選んでください。")
        raise ValidationError(words, code="too_many_pixels") from reason
    except Unreadable as reason:
        words = _("写真が壊れているか、読み取れない形式です。別の写真を選んでください。")
        raise ValidationError(words, code="not_a_picture") from reason
    finally:
        _desk.release()


def put(picture: Picture, large: Painted, small: Painted) -> None:
    """Write the files of a picture, safe from a power cut; raise NotNow when there is no room."""
    picture.width, picture.height = large.width, large.height
    try:
        for file, painted in ((picture.large, large), (picture.small, small)):
            file.save(f"{file.field.name}.webp", ContentFile(painted.content), save=False)
            settle(file)
    except OSError as reason:
        let_go(picture)
        raise rules.NotNow(rules.NOT_STORED, code="unavailable") from reason


def settle(file: FieldFile) -> None:
    with open(file.path, "rb") as written:
        os.fsync(written.fileno())


def sweep(at: datetime) -> int:
    """Delete old files that belong to no picture: what a killed process or a broken disk left.

    Return how many. A file is older than its row only for a moment: a day is far beyond it.
    """
    root = Path(settings.MEDIA_ROOT) / FOLDER
    long_ago = (at - rules.UNSAID).timestamp()
    old = [file for file in root.rglob("*.webp") if file.stat().st_mtime < long_ago]
    if old and not Picture.objects.exists():
        # A folder full of pictures and none known: rather the wrong database than all of them lost.
        logger.warning("pictures not swept", extra={"event": "community.picture.none_known"})
        return 0
    swept = 0
    for start in range(0, len(old), AT_ONCE):
        files = {file: key_of(file) for file in old[start : start + AT_ONCE]}
        known = Picture.objects.filter(pk__in=filter(None, files.values())).exclude(large="")
        kept = set(known.values_list("pk", flat=True))
        for file in [file for file, key in files.items() if key not in kept]:
            file.unlink(missing_ok=True)
            swept += 1
    return swept


def key_of(file: Path) -> UUID | None:
    try:
        return UUID(file.name[:32])
    except ValueError:
        return None


def take(picture: Picture) -> None:
    """Delete the files of a picture. Twice is once; raise OSError when they cannot be deleted."""
    for file in (picture.large, picture.small):
        if file:
            file.storage.delete(file.name)


def let_go(picture: Picture) -> None:
    """Delete the files of what was never stored; those that stay are swept later."""
    with suppress(OSError):
        take(picture)
