"""The bucket of public pictures: can we write, can anybody read, and is it only pictures?"""

from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from .finding import Finding

SECONDS = 5
CONTENT = b"igashu"
# What a list of a bucket begins with; a network in front may answer anything else.
LIST = b"ListBucketResult"


def bucket() -> Iterator[Finding]:
    if not settings.IGASHU_S3_BUCKET:
        return
    from botocore.exceptions import BotoCoreError, ClientError

    pictures = storages["pictures"]
    try:
        is_seen = laid_and_seen(pictures)
        strangers = pictures.strangers()
    except (BotoCoreError, ClientError) as error:
        yield Finding(
            "bucket",
            _("バケット %(name)s を使えません。(%(why)s)")
            % {"name": settings.IGASHU_S3_BUCKET, "why": error},
            _("IGASHU_S3_… の値と、鍵に許した操作(docs/scaling.md)を確かめてください。"),
        )
        return
    yield from judged(is_seen, strangers)


def judged(is_seen: bool, strangers: list[str]) -> Iterator[Finding]:
    address = settings.IGASHU_S3_PUBLIC_URL
    if not is_seen:
        yield Finding(
            "bucket_unseen",
            _("バケットに置いた画像が、%(url)s に出ません。") % {"url": address},
            _("IGASHU_S3_PUBLIC_URL と、images/ を誰でも読める決まり(docs/scaling.md)を"
              "確かめてください。"),
        )  # fmt: skip
    if strangers:
        yield Finding(
            "bucket_private",
            _("公開の画像のバケットに、ほかのものが入っています: %(names)s")
            % {"names": ", ".join(strangers[:5])},
            _("バケットに置けるのは images/ だけです。ほかのものを消し、鍵を替えてください。"),
        )
    if LIST in (seen_at(f"{address}/?list-type=2") or b""):
        yield Finding(
            "bucket_listed",
            _("バケットの中身の一覧を、誰でも見られます。"),
            _("誰にでも許すのは images/ の s3:GetObject だけにしてください(docs/scaling.md)。"),
        )


def laid_and_seen(pictures: Any) -> bool:
    """Put a small file among the pictures, look at it as a reader would, take it away."""
    name = pictures.save(f"images/doctor-{uuid4().hex}.txt", ContentFile(CONTENT))
    try:
        return seen_at(pictures.url(name)) == CONTENT
    finally:
        pictures.delete(name)


def seen_at(address: str) -> bytes | None:
    """Return the beginning of what anybody gets there; None: nothing."""
    try:
        with urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - the settings' own address
            return answer.read(4096)
    except OSError:
        return None
