"""House rules as system checks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def the_address_is_complete(**_kwargs):
    """Letters, feeds and the socket's origin check are built from BASE_URL: half of one is none."""
    address = urlsplit(settings.BASE_URL)
    if address.scheme == "https" and address.netloc and not address.path:
        return []
    return [
        Error(
            "IGASHU_BASE_URL must be the full address people type, such as https://igashu.example.jp",
            hint="With https, with the host, without a path or a final slash.",
            id="igashu.E001",
        )
    ]
