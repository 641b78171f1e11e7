"""The bucket of public pictures. Loaded only where there is one: it needs the extra `s3`."""

import logging
from urllib.parse import urlsplit

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from storages.backends.s3 import S3Storage
from wagtail.images.models import SourceImageIOError

logger = logging.getLogger(__name__)
AWAY = (Boto3Error, BotoCoreError, ClientError)
# Where Wagtail keeps the sizes that pages show, and nothing else.
PUBLIC = "images/"
# As nginx tells browsers of the disk's: a size is painted once, under a name of its own.
FOR_EVER = "public, max-age=31536000, immutable"


class PublicPictures(S3Storage):
    """Takes nothing but public pictures, whatever storage it is mistaken for.

    It finds its settings itself: what deletes a file later is told how the storage was made, and
    must not be told the keys.
    """

    def get_default_settings(self) -> dict:
        address = urlsplit(settings.IGASHU_S3_PUBLIC_URL)
        return super().get_default_settings() | {
            "bucket_name": settings.IGASHU_S3_BUCKET,
            "endpoint_url": settings.IGASHU_S3_ENDPOINT or None,
            "region_name": settings.IGASHU_S3_REGION or None,
            "access_key": settings.IGASHU_S3_ACCESS_KEY or None,
            "secret_key": settings.IGASHU_S3_SECRET_KEY or None,
            "custom_domain": address.netloc + address.path,
            "url_protocol": f"{address.scheme}:",
            "client_config": client_config(),
            "object_parameters": {"CacheControl": FOR_EVER},
            # What is at an address never changes, and no address is signed: pages are kept.
            "file_overwrite": False,
            "querystring_auth": False,
        }

    def save(self, name, content, max_length=None):
        if not str(name).startswith(PUBLIC):
            raise SuspiciousFileOperation(f"not a public picture: {name}")
        try:
            return super().save(name, content, max_length=max_length)
        except AWAY as reason:
            # What Wagtail answers with a gap: the page is shown, and paints it the next time.
            raise SourceImageIOError(f"the bucket did not take {name}") from reason

    def delete(self, name):
        """Delete it; if that fails, say so in the log, and let the others be deleted.

        The row is gone by then: an error would keep the rest, and the page cache, from hearing it.
        """
        try:
            super().delete(name)
        except AWAY:
            told = {"event": "picture.left_in_bucket"}
            logger.exception("a picture was left in the bucket", extra=told)

    def strangers(self) -> list[str]:
        """Return what lies in the bucket beside the public pictures: folders, and some files."""
        found = self.connection.meta.client.list_objects_v2(
            Bucket=self.bucket_name, Delimiter="/", MaxKeys=100
        )
        folders = [one["Prefix"] for one in found.get("CommonPrefixes", [])]
        files = [one["Key"] for one in found.get("Contents", [])]
        return [name for name in folders + files if name != PUBLIC]


def client_config() -> Config:
    return Config(
        signature_version="s3v4",
        # Others than Amazon may have neither a host name for each bucket nor the newest checksums.
        s3={"addressing_style": "path" if settings.IGASHU_S3_ENDPOINT else "virtual"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        # A bucket that says nothing must not hold a page for minutes.
        connect_timeout=3,
        read_timeout=10,
        retries={"total_max_attempts": 2},
    )
