"""Pictures: uploaded first, then said with a message; what is not said or taken back goes."""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from home import standing
from members.models import User

from .. import rules, scan, shelf
from ..models import Message, Picture, Room
from .checks import check_open, check_present
from .newcomers import newcomers

logger = logging.getLogger(__name__)
# So many in one round of the clock.
AT_ONCE = 500


def upload_picture(
    *, room: Room, author: User, file: UploadedFile, client_id: UUID | str
) -> Picture:
    """Store a picture that waits to be said. The same id with the same file is the same picture."""
    key, at = UUID(str(client_id)), now()
    check_may_upload(room, author)
    check_size(file)
    digest = shelf.digest(file)
    if earlier := known(room, author, key, digest):
        return earlier
    check_pace(author, at)
    scan.refuse_infected(file)
    large, small = shelf.paint(file)
    picture = Picture(room=room, author=author, client_id=key, digest=digest, uploaded_at=at)
    # Before the transaction: nobody waits for a disk. What a row names is there.
    shelf.put(picture, large, small)
    try:
        return store(picture)
    except IntegrityError:
        shelf.let_go(picture)
        if earlier := known(room, author, key, digest):
            return earlier
        raise
    except BaseException:
        shelf.let_go(picture)
        raise


def check_may_upload(room: Room, author: User) -> None:
    standing.refuse_writing()
    check_open(room)
    check_present(room, author)
    if newcomers({author.pk}):
        raise rules.NoPicturesYet


def check_size(file: UploadedFile) -> None:
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if not file.size:
        raise ValidationError(_("ファイルが空です。別の写真を選んでください。"), code="empty_file")
    if file.size > most:
        words = _("写真のファイルが大きすぎます。%(most)sMB以下のものを選んでください。")
        params = {"most": most // 1024**2}
        raise ValidationError(words, code="file_too_large", params=params)


def known(room: Room, author: User, key: UUID, digest: str) -> Picture | None:
    """Return what was uploaded under this id before; another file under it is refused."""
    earlier = Picture.objects.filter(room=room, author=author, client_id=key).first()
    if earlier and (earlier.digest != digest or earlier.gone_at):
        words = _("同じ番号で別の写真が送られました。もう一度、写真を選んでください。")
        raise rules.NotNow(words, code="conflict")
    return earlier


def check_pace(author: User, at: datetime) -> None:
    longest = max(allowed for _seconds, allowed in rules.PICTURE_PACE)
    theirs = Picture.objects.filter(author=author).order_by("-uploaded_at")
    times = list(theirs.values_list("uploaded_at", flat=True)[:longest])
    if wait := rules.wait_for(times, at, rules.PICTURE_PACE):
        raise rules.TooManyPictures(wait)


@transaction.atomic
def store(picture: Picture) -> Picture:
    # In line: many uploads at once are counted one after another.
    User.objects.select_for_update(no_key=True).get(pk=picture.author_id)
    check_pace(picture.author, picture.uploaded_at)
    picture.save(force_insert=True)
    return picture


@transaction.atomic
def discard_picture(*, picture: Picture) -> None:
    """Take away what was uploaded and not said. Twice is once; what was said goes another way."""
    take_away(Picture.objects.filter(pk=picture.pk, message=None))


def take_pictures_of(message: Message) -> None:
    """Take away the pictures of a message that its author took back."""
    if message.picture_count:
        take_away(Picture.objects.filter(message=message))


def take_away(pictures: QuerySet[Picture]) -> None:
    """From now on nobody is shown these; their files go after the commit."""
    keys = list(pictures.filter(gone_at=None).values_list("pk", flat=True))
    if keys and pictures.filter(pk__in=keys, gone_at=None).update(gone_at=now(), alt=""):
        transaction.on_commit(partial(delete_files, keys))


def delete_files(keys: list[UUID]) -> None:
    """Delete the files of what is gone. What fails is tried again by the clock."""
    gone = Picture.objects.filter(pk__in=keys, gone_at__isnull=False).exclude(large="")
    for picture in gone:
        try:
            shelf.take(picture)
        except OSError:
            logger.exception("picture not deleted", extra={"event": "community.picture.left"})
            continue
        Picture.objects.filter(pk=picture.pk).update(large="", small="")


def tidy_pictures(at: datetime) -> int:
    """Take away what was never said, and what is left of what is gone. Return how many rows."""
    forgotten = Picture.objects.waiting().filter(uploaded_at__lt=at - rules.UNSAID)
    some = list(forgotten.values_list("pk", flat=True)[:AT_ONCE])
    take_away(forgotten.filter(pk__in=some))
    left = Picture.objects.filter(gone_at__isnull=False).exclude(large="")
    delete_files(list(left.values_list("pk", flat=True)[:AT_ONCE]))
    # They count for the pace of their author as long as that looks back.
    return Picture.objects.filter(gone_at__lt=at - rules.UNSAID, large="").delete()[0]
