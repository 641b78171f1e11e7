"""An article beside WordPress: kept by nginx for both, and made anew by both."""

import gzip
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from igashu_site.edge.answers import GZIP_LEVEL

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
def their_page_from_ours() -> Iterator[Server]:
    """Our page files, with WordPress' page where our article's was: the same bytes from both."""
    with their_server() as theirs, page_files() as ours:
        page = check(theirs.url + THEIRS, LANGUAGE)
        is_article(page)
        put_in_place_of(kept(ours), page)
        ours.facts["page"] = page
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


def put_in_place_of(file: Path, page: bytes) -> None:
    """Write the two forms in which the page cache writes a page of ours."""
    for ending, body in (("", page), (".gz", gzip.compress(page, GZIP_LEVEL, mtime=0))):
        place = file.with_name(file.name + ending)
        if not place.exists():
            raise RuntimeError(f"the page cache writes no {place.name} any more")
        place.write_bytes(body)


def reading_their_page(headers: dict[str, str]):
    drive = reading(OURS, headers=headers)

    def read(server: Server, seconds: float) -> Sample:
        if check(server.url + OURS, LANGUAGE) != server.facts["page"]:
            raise RuntimeError("ours answers with another page than WordPress'")
        return drive(server, seconds)

    return read


def theirs(name: str, drive) -> Row:
    return Row(name, their_server, drive, no_wordpress)


def same_page(name: str, headers: dict[str, str]) -> tuple[Row, Row]:
    ours = Row(
        f"the same page from page files{name}",
        their_page_from_ours,
        reading_their_page(headers),
        no_wordpress,
    )
    look = None if headers else is_article
    return ours, theirs(
        f"WordPress, fastcgi_cache{name}", reading(THEIRS, headers=headers, look=look)
    )


KEPT_ROW, KEPT_THEIRS = same_page("", {})
PACKED_ROW, PACKED_THEIRS = same_page(", gzip", PACKED)
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
        Ratio(PACKED_ROW.name, PACKED_THEIRS.name, at_least=1.5),
        Ratio(PACKED_ROW.name, PACKED_THEIRS.name, at_least=1.5, by="cpu"),
        Ratio(FRESH_ROW.name, FRESH_THEIRS.name, at_least=4),
        Ratio(FRESH_ROW.name, FRESH_THEIRS.name, at_least=4, by="cpu"),
    ],
    seconds=3.0,
)
