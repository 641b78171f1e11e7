"""An article beside WordPress: kept by nginx for both, and made anew by both."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..harness.rows import Ratio, Row, Sample, Server, Table
from ..harness.servers import PATIENCE_SECONDS, ROOT, Shared, free_port, needs, serving
from .rows import LANGUAGE, check, fresh, page_files, reading

# Laid by bench/pages/wordpress/lay.sh.
WORDPRESS = os.environ.get("BENCH_WORDPRESS", "")
SERVE = ROOT / "bench" / "pages" / "wordpress" / "serve.sh"
OURS, THEIRS = "/news/iga-rice/", "/bench-500/"
PACKED = {"Accept-Encoding": "gzip"}


def no_wordpress() -> str:
    if not WORDPRESS:
        return "BENCH_WORDPRESS names no folder"
    return needs("nginx", "mariadbd", "mariadb-admin")


def wordpress():
    """nginx with fastcgi_cache, PHP-FPM and MariaDB, all of them on the servers' core."""
    return serving(["sh", str(SERVE), WORDPRESS, "{port}"], free_port())


their_server = Shared(wordpress)


def is_article(page: bytes) -> None:
    if "便り その500" not in page.decode() or b"wp-post-image" not in page:
        raise RuntimeError("WordPress did not answer with the article and its picture")


@contextmanager
def as_long_as_theirs() -> Iterator[Server]:
    """Our page files, with the article's made as long as WordPress' page."""
    with their_server() as theirs, page_files() as ours:
        length = len(check(theirs.url + THEIRS, LANGUAGE))
        resize(kept(ours), length)
        ours.facts["length"] = length
        yield ours


def kept(ours: Server) -> Path:
    """Read our article until it is kept. Return its file, the only one there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        check(ours.url + OURS, LANGUAGE)
        if pages := list(ours.facts["files"].rglob("*~.html")):
            return pages[0]
        time.sleep(0.1)
    raise RuntimeError(f"{OURS} was not kept as a file")


def resize(page: Path, length: int) -> None:
    """Fill up with blanks, or cut: to nginx a page is so many bytes."""
    page.write_bytes(page.read_bytes().ljust(length)[:length])


read_ours = reading(OURS)


def read_as_long(server: Server, seconds: float) -> Sample:
    found = len(check(server.url + OURS, LANGUAGE))
    if found != server.facts["length"]:
        raise RuntimeError(f"our page has {found} bytes, not {server.facts['length']}")
    return read_ours(server, seconds)


def theirs(name: str, drive) -> Row:
    return Row(name, their_server, drive, no_wordpress)


KEPT_ROW = Row("page files, nginx, as long", as_long_as_theirs, read_as_long, no_wordpress)
KEPT_THEIRS = theirs("WordPress, fastcgi_cache", reading(THEIRS, look=is_article))
PACKED_ROW = Row("page files, nginx, gzip", page_files, reading(OURS, headers=PACKED), no_wordpress)
PACKED_THEIRS = theirs("WordPress, fastcgi_cache, gzip", reading(THEIRS, headers=PACKED))
FRESH_ROW = replace(fresh("fresh", OURS), missing=no_wordpress)
FRESH_THEIRS = theirs(
    "WordPress, made anew",
    reading(THEIRS, at_once=4, headers={"X-Fresh": "1"}, look=is_article),
)
WORDPRESS_PAGES = Table(
    name="wordpress",
    title="Pages: an article beside WordPress",
    rows=[KEPT_ROW, KEPT_THEIRS, PACKED_ROW, PACKED_THEIRS, FRESH_ROW, FRESH_THEIRS],
    ratios=[
        Ratio(KEPT_ROW.name, KEPT_THEIRS.name, at_least=1.5),
        Ratio(KEPT_ROW.name, KEPT_THEIRS.name, at_least=1.5, by="cpu"),
        Ratio(PACKED_ROW.name, PACKED_THEIRS.name),
        Ratio(PACKED_ROW.name, PACKED_THEIRS.name, by="cpu"),
        Ratio(FRESH_ROW.name, FRESH_THEIRS.name, at_least=4),
        Ratio(FRESH_ROW.name, FRESH_THEIRS.name, at_least=4, by="cpu"),
    ],
    seconds=3.0,
)
