"""What nginx must be told, so that its answers are Django's own: made from the settings."""

from functools import cache
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from .answers import ASK_EACH_TIME, OWN, VARY, Headers
from .wsgi import told

# These differ from page to page, or nginx makes them itself.
VARYING = frozenset({b"content-encoding", b"content-language", b"etag", *OWN})
PAGE = [(b"content-type", b"text/html; charset=utf-8"), ASK_EACH_TIME]


def own_headers(headers: Headers) -> frozenset:
    return frozenset((name, value) for name, value in headers if name not in VARYING)


@cache
def every_page() -> frozenset:
    """Return the headers all public pages have: a robots.txt has them, and needs no page."""
    base = urlsplit(settings.BASE_URL)
    answer = told(WSGIHandler(), asking(base.scheme, base.netloc))
    own = frozenset({b"content-type", b"cache-control", b"vary", b"set-cookie"})
    rest = {
        (name.lower(), value) for name, value in answer.headers if name.lower() not in own | VARYING
    }
    return frozenset(rest | {*PAGE, VARY})


def asking(scheme: str, host: str) -> dict:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/robots.txt",
        "QUERY_STRING": "",
        "HTTP_HOST": host,
        "SERVER_NAME": host.split(":")[0],
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_X_FORWARDED_PROTO": scheme,
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
    }
