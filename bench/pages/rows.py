"""The rows of pages: the limits of the machine, and the page cache between them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from ..harness import clients, web
from ..harness.nginx import nginx
from ..harness.rows import Ratio, Row, Sample, Server, Table, always
from ..harness.town import VAR, manage, town

SITE = "igashu_site.wsgi:application"
LANGUAGE = {"Accept-Language": "ja"}
KEPT = VAR / "front.html"
FRONT, NEWS, ACTIVITIES = "/", "/news/", "/activities/"


def reading(
    path: str,
    *,
    at_once: int = 32,
    headers: dict[str, str] | None = None,
    look: Callable[[bytes], None] | None = None,
    script: Path | None = None,
):
    """Return a drive that reads one address; the first answer must be a page, and please `look`."""
    asked = LANGUAGE | (headers or {})

    def drive(server: Server, seconds: float) -> Sample:
        body = check(server.url + path, asked)
        if look:
            look(body)
        return clients.read_pages(
            server.url + path, seconds, at_once=at_once, headers=asked, script=script
        )

    return drive


def check(url: str, headers: dict[str, str]) -> bytes:
    """Return the page, or say that the row would measure a refusal."""
    with urlopen(Request(url, headers=headers), timeout=30) as answer:
        body = answer.read()
    if not body:
        raise RuntimeError(f"{url} is empty")
    return body


@cache
def with_page() -> dict[str, str]:
    """Return the environment of the plain rows: they send the site's own front page of today."""
    with web.granian(SITE, town()) as server:
        KEPT.write_bytes(check(server.url + FRONT, LANGUAGE))
    return {"BENCH_PAGE": str(KEPT)}


def static_page():
    with_page()
    return nginx(f"root {KEPT.parent}; index {KEPT.name};")


def plain(name: str, start: Callable, app: str, missing: Callable[[], str] = always) -> Row:
    return Row(name, lambda: start(f"bench.pages.{app}", with_page()), reading("/"), missing)


RAW = plain("raw ASGI, uvicorn", web.uvicorn, "raw_asgi:application")
STATIC = Row("nginx static", static_page, reading("/"), web.no_nginx)
PLAIN = [
    plain("plain view, granian WSGI", web.granian, "plain_view:wsgi", web.no_granian),
    plain("plain view, gunicorn gthread", web.gunicorn, "plain_view:wsgi", web.no_gunicorn),
    plain("plain view, uvicorn ASGI", web.uvicorn, "plain_view:asgi"),
    plain("plain view, daphne ASGI", web.daphne, "plain_view:asgi"),
]
LIMITS = Table(
    name="limits",
    title="Pages: the limits of the machine",
    rows=[STATIC, RAW, *PLAIN],
    ratios=[
        Ratio(RAW.name, STATIC.name),
        *(Ratio(one.name, "plain view, uvicorn ASGI") for one in PLAIN[:2]),
    ],
)


ASGI_SITE = "igashu_site.asgi:application"


def kept_town() -> dict[str, str]:
    """Return the environment of the demo town with its page cache switched on."""
    return town() | {"IGASHU_EDGE_BYTES": str(32 * 1024 * 1024)}


@contextmanager
def page_files() -> Iterator[Server]:
    """nginx with the shipped configuration of page files, the site behind it."""
    with TemporaryDirectory(prefix="igashu-bench-kept-") as folder:
        Path(folder).chmod(0o755)
        env = kept_town() | {"IGASHU_EDGE_FILES": folder, "IGASHU_BASE_URL": "http://127.0.0.1"}
        inside = manage("edge", "nginx", env=env)
        with web.granian(SITE, env) as site:
            upstream = f"upstream igashu_pages {{ server {site.url.removeprefix('http://')}; }}"
            closed = 'set $closed ""; proxy_set_header Host $host;'
            with nginx(f"server_name 127.0.0.1; {closed}\n{inside}", outside=upstream) as front:
                front.facts["files"] = Path(folder)
                yield front


# Where `pip install --no-deps --target <folder> wagtail-cache` has put it: it knows no Wagtail 8
# yet, so it is no dependency of ours.
WAGTAIL_CACHE = os.environ.get("BENCH_WAGTAIL_CACHE", "")


def wagtail_cached() -> dict[str, str]:
    return town() | {
        "PYTHONPATH": WAGTAIL_CACHE,
        "DJANGO_SETTINGS_MODULE": "bench.pages.wagtail_cached",
    }


def no_wagtail_cache() -> str:
    return "" if WAGTAIL_CACHE else "BENCH_WAGTAIL_CACHE names no folder"


# The site's own name: pages are kept for that, not for every port somebody knocks at.
NAMED = {"Host": "127.0.0.1:8000"}
read_kept = reading(FRONT, headers=NAMED)
EDGE = Row("page cache, small town", lambda: web.small_town(kept_town()), read_kept)
EDGE_PLAIN = Row(
    "page cache, uvicorn's own class", lambda: web.uvicorn(ASGI_SITE, kept_town()), read_kept
)
EDGE_PACKED = Row(
    "page cache, small town, gzip",
    EDGE.start,
    reading(FRONT, headers=NAMED | {"Accept-Encoding": "gzip"}),
)
# A client that measures sends the same bytes each time, which readers do not.
EDGE_VARIED = Row(
    "page cache, small town, no request like another",
    EDGE.start,
    reading(FRONT, headers=NAMED, script=clients.VARIED),
    clients.no_wrk,
)
FILES = Row("page files, nginx", page_files, reading(FRONT), web.no_nginx)
KEPT_ROWS = [
    STATIC,
    RAW,
    EDGE,
    EDGE_PLAIN,
    EDGE_PACKED,
    EDGE_VARIED,
    Row("page cache, daphne", lambda: web.daphne(ASGI_SITE, kept_town()), read_kept),
    Row(
        "page cache, granian WSGI",
        lambda: web.granian(SITE, kept_town()),
        read_kept,
        web.no_granian,
    ),
    FILES,
    Row(
        "wagtail-cache, small town's server",
        lambda: web.small_town(wagtail_cached()),
        reading(FRONT),
        no_wagtail_cache,
    ),
    Row(
        "Django's page, small town's server",
        lambda: web.small_town(town()),
        reading(FRONT, at_once=4),
    ),
]
KEPT_PAGES = Table(
    name="kept",
    title="Pages: kept, beside the limits",
    rows=KEPT_ROWS,
    ratios=[
        Ratio(EDGE.name, RAW.name, at_least=0.92),
        Ratio(EDGE.name, RAW.name, at_least=0.92, by="cpu"),
        Ratio(EDGE.name, STATIC.name, at_least=0.35),
        Ratio(FILES.name, STATIC.name, at_least=0.85),
        Ratio(EDGE.name, "wagtail-cache, small town's server", at_least=60),
        Ratio(EDGE.name, "wagtail-cache, small town's server", by="cpu"),
        Ratio(EDGE_VARIED.name, "wagtail-cache, small town's server", by="cpu"),
        Ratio(EDGE_PLAIN.name, RAW.name),
        Ratio(EDGE.name, "Django's page, small town's server"),
    ],
)


def fresh(name: str, path: str, **env: str) -> Row:
    """Return a row of pages made anew each time: the page cache is off."""
    return Row(
        f"{path} {name}",
        lambda: web.granian(SITE, town() | env),
        reading(path, at_once=4),
        web.no_granian,
    )


ADDRESSES = (FRONT, NEWS, "/news/iga-rice/", ACTIVITIES, "/activities/satoyama-bamboo/")
UNTOUCHED = "collector untouched"
FRESH_PAGES = Table(
    name="fresh",
    title="Pages: made anew, granian WSGI",
    rows=[
        *(fresh("fresh", path) for path in ADDRESSES),
        fresh(UNTOUCHED, FRONT, IGASHU_SETTLE="0"),
    ],
    ratios=[Ratio(f"{FRONT} fresh", f"{FRONT} {UNTOUCHED}", by="cpu")],
    seconds=3.0,
)


def tables() -> list[Table]:
    # These build upon the rows above.
    from .wordpress_rows import WORDPRESS_PAGES

    return [LIMITS, KEPT_PAGES, FRESH_PAGES, WORDPRESS_PAGES]
