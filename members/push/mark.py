"""The browser carries a signed mark of which device it is: it outlives its sessions."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "igashu_device", "members.push.device"
YEAR = 365 * 24 * 3600


def mark(response: HttpResponse, pk: int) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(pk, salt=SALT),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def marked(request: HttpRequest) -> int | None:
    """Return the number of this browser's device, if it says one that we wrote."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None
