"""The public pictures, in a bucket that speaks S3 (docs/scaling.md). Without one: on the disk.

Only what anybody may see: the sizes that pages show. Originals, documents and the pictures of
rooms have no address of their own, so they stay on the disk, behind the site's own doors.
"""

from importlib.util import find_spec
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import env

IGASHU_S3_BUCKET = env.text("S3_BUCKET", "")
# Whose bucket; empty: Amazon's own.
IGASHU_S3_ENDPOINT = env.text("S3_ENDPOINT", "")
IGASHU_S3_REGION = env.text("S3_REGION", "")
# Empty: whatever the machine itself may do (a role, ~/.aws).
IGASHU_S3_ACCESS_KEY = env.text("S3_ACCESS_KEY", "")
IGASHU_S3_SECRET_KEY = env.text("S3_SECRET_KEY", "")
# Where browsers find the bucket, without a final slash.
IGASHU_S3_PUBLIC_URL = env.text("S3_PUBLIC_URL", "").rstrip("/")


def sources() -> list[str]:
    """Return where pages may show pictures from besides the site: that bucket, not its host."""
    if not IGASHU_S3_BUCKET:
        return []
    has_path = bool(urlsplit(IGASHU_S3_PUBLIC_URL).path)
    return [f"{IGASHU_S3_PUBLIC_URL}/" if has_path else IGASHU_S3_PUBLIC_URL]


def refuse_half_of_it() -> None:
    address = urlsplit(IGASHU_S3_PUBLIC_URL)
    if not (address.scheme and address.netloc):
        raise ImproperlyConfigured(
            "IGASHU_S3_PUBLIC_URL に、画像が見える住所(https://…)を書いてください。/ "
            "IGASHU_S3_BUCKET needs IGASHU_S3_PUBLIC_URL, the address browsers find it at."
        )
    if not find_spec("storages"):
        raise ImproperlyConfigured(
            "IGASHU_S3_BUCKET には追加の部品が要ります(/etc/igashu/extras に production s3 と"
            "書いて igashu-sync)。/ The extra `s3` is not installed (docs/scaling.md)."
        )
