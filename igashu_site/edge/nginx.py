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
POLICY = b"content-security-policy"
OF_ROBOTS = frozenset({b"content-type", b"cache-control", b"vary", b"set-cookie"})
# Addresses with a location of their own in the main configuration.
ELSEWHERE = "cms/|media/|static/|ws/|_private/"

CONF = """\
# Finished pages for everybody, straight from the files the site keeps: Python is not asked.
# Made by `manage.py edge nginx`: make it anew after a change of IGASHU_EDGE_FILES or of a security
# setting. Included in the server block; expects of it `upstream igashu_pages`, `$closed`,
# `@maintenance` and /_refused/ (deploy/nginx/igashu.conf).

# The language of the reader, only where it is as certain as it is to Django; "-": ask Django.
# The first one named, without a weight: nothing after it can weigh more.
set $igashu_language "-";
if ($http_accept_language = "") {{ set $igashu_language {default}; }}
if ($http_accept_language ~* "^({codes})(?:-[a-z0-9]+)*(?:,|$)") {{ set $igashu_language $1; }}
if ($http_cookie ~ "(?:^|;\\s*){cookie}=({codes})(?:;|$)") {{ set $igashu_language $1; }}
# Whoever has a session or a message waiting, asks for something else, or changes something.
if ($http_cookie ~ "(?:^|;\\s*)(?:{personal})=") {{ set $igashu_language "-"; }}
set $igashu_asked "$request_method$args$http_authorization";
if ($igashu_asked !~ "^(?:GET|HEAD)$") {{ set $igashu_language "-"; }}

location ~ "^/(?!{elsewhere})(?:[A-Za-z0-9_-]+/)*$" {{
    if ($closed) {{
        return 503;
    }}
    root {folder};
    # Opened at once; `try_files` would look for it first and then open it: a tenth of the work.
    rewrite ^ /$host/$igashu_language$uri{ending} break;
    log_not_found off;
    error_page 403 404 405 = @igashu_made;
    # Naming one error page hides those of the server block; and what follows may fail, too.
    error_page 503 @maintenance;
    error_page 413 /_refused/413.html;
    error_page 429 /_refused/429.html;
    recursive_error_pages on;
    types {{ }}
    default_type "text/html; charset=utf-8";
    gzip off;
    gzip_static on;
    gzip_vary off;
    # The ETag stands for the content (see igashu_site/edge/files.py); the file's time does not.
    etag on;
    if_modified_since off;
    # A part of a page is worth nothing; Django offers none either.
    max_ranges 0;
    add_header Last-Modified "";
    add_header Content-Language $igashu_language;
{headers}
}}
location @igashu_made {{
    if ($closed) {{
        return 503;
    }}
    # As it was asked for, not as it was looked for.
    proxy_pass http://igashu_pages$request_uri;
}}
"""


def own_headers(headers: Headers) -> frozenset:
    """Return the headers of a page that nginx has to add."""
    return frozenset(
        (name, in_order(value) if name == POLICY else value)
        for name, value in headers
        if name not in VARYING
    )


def in_order(policy: bytes) -> bytes:
    """The package writes the parts of a policy in another order in every process."""
    return b"; ".join(sorted(part.strip() for part in policy.split(b";")))


@cache
def every_page() -> frozenset:
    """Return the headers all public pages have: a robots.txt has them too, and needs no page."""
    base = urlsplit(settings.BASE_URL)
    answer = told(WSGIHandler(), asking(base.scheme, base.netloc))
    found = [(name.lower(), value) for name, value in answer.headers]
    rest = own_headers([pair for pair in found if pair[0] not in OF_ROBOTS])
    return rest | {*PAGE, VARY}


def asking(scheme: str, host: str) -> dict:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/robots.txt",
        "QUERY_STRING": "",
        "HTTP_HOST": host,
        "SERVER_NAME": host.split(":", maxsplit=1)[0],
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_X_FORWARDED_PROTO": scheme,
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
    }


def configuration() -> str:
    """Return the lines for the server block."""
    from .files import ENDING

    return CONF.format(
        default=settings.LANGUAGE_CODE,
        codes="|".join(languages()),
        cookie=settings.LANGUAGE_COOKIE_NAME,
        personal=f"{settings.SESSION_COOKIE_NAME}|messages",
        elsewhere=ELSEWHERE,
        folder=settings.IGASHU_EDGE_FILES,
        ending=ENDING,
        headers="\n".join(sorted(map(header, every_page() - {PAGE[0]}))),
    )


def languages() -> list[str]:
    """Return the codes as a pattern may try them: the longer ones first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=len, reverse=True)


def header(pair: tuple[bytes, bytes]) -> str:
    name, value = (part.decode("latin-1") for part in pair)
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'    add_header {name.title()} "{quoted}";'
