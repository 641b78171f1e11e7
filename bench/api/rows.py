"""The rows of the JSON lists, in a town with a thousand news more."""

import json
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from ..harness import web
from ..harness.news import COUNT as PAGES
from ..harness.rows import Ratio, Row, Table
from ..harness.servers import free_port, needs, serving
from ..harness.town import VAR, beside, built, kept_until_the_end, python, served_env, sqlite
from ..pages.rows import LANGUAGE, NAMED, SITE, check, reading

# Laid by bench/api/strapi/lay.sh.
STRAPI = os.environ.get("BENCH_STRAPI", "")
SHOWN = 20
PRODUCTION = "igashu_site.settings.production"


@cache
def grown() -> tuple[dict[str, str], Path]:
    """Return a copy of the demo town with many more pages: a server's environment, its folder."""
    built()
    here = kept_until_the_end() / "town"
    shutil.copytree(VAR, here, ignore=shutil.ignore_patterns("results"))
    env = served_env(here, sqlite(here))
    python("-m", "bench.api.stage", str(PAGES), env=env)
    return env, here


def row(
    name: str, path: str, look: Callable[[bytes], None] | None = None, settings: str = PRODUCTION
) -> Row:
    def start():
        return web.granian(SITE, beside(*grown()) | {"DJANGO_SETTINGS_MODULE": settings})

    return Row(name, start, reading(path, at_once=4, look=look), web.no_granian)


def no_strapi() -> str:
    return needs("node") or ("" if STRAPI else "BENCH_STRAPI names no folder")


def strapi():
    port = free_port()
    env = {"NODE_ENV": "production", "STRAPI_TELEMETRY_DISABLED": "true", "PORT": str(port)}
    command = ["node", "node_modules/@strapi/strapi/bin/strapi.js", "start"]
    return serving(command, port, env=env, cwd=Path(STRAPI))


# What our teaser tells, and no count of all: ours tells none either.
TEASER = {
    "sort": "date:desc",
    "pagination[pageSize]": SHOWN,
    "pagination[withCount]": "false",
    "fields": "title,lead,date",
    "populate[picture][fields]": "url,width,height,alternativeText",
}


def v2_news(body: bytes) -> None:
    items = json.loads(body)["items"]
    look_at([one["date"] for one in items], [one["share_image"]["url"] for one in items])


def our_news(body: bytes) -> None:
    items = json.loads(body)["items"]
    look_at([one["published_at"] for one in items], [one["picture"]["url"] for one in items])


def strapi_news(body: bytes) -> None:
    items = json.loads(body)["data"]
    look_at([one["date"] for one in items], [one["picture"]["url"] for one in items])


def look_at(dates: list[str], pictures: list[str]) -> None:
    """Twenty, the newest first, each with a picture, and not the same one all along."""
    if len(dates) != SHOWN or dates != sorted(dates, reverse=True):
        raise RuntimeError(f"not the newest {SHOWN}: {dates}")
    if not all(pictures) or len(set(pictures)) < SHOWN // 2:
        raise RuntimeError(f"not a picture for each: {pictures}")


NEWS = "/api/v1/pages?limit=20&type=home.NewsPage"
OURS = row("teasers of news, ours", NEWS, our_news)
STRAPI_NEWS = Row(
    "list of news, Strapi",
    strapi,
    reading(f"/api/articles?{urlencode(TEASER)}", at_once=4, look=strapi_news),
    no_strapi,
)
THEIRS = row("list of news, Wagtail v3", "/api/v3-preview/pages/?limit=20&type=home.NewsPage")
# The same words and picture as ours, the newest first.
V2 = row(
    "list of news, Wagtail v2",
    "/wagtail-v2/pages/?type=home.NewsPage&order=-date&limit=20&fields=lead,date,share_image",
    v2_news,
    "bench.api.wagtail_v2",
)
ROWS = [
    OURS,
    THEIRS,
    V2,
    STRAPI_NEWS,
    row("activities, ours", "/api/v1/activities"),
    row("recruitments, ours", "/api/v1/recruitments"),
]


@cache
def with_list() -> dict[str, str]:
    """Return the environment of the plain row: it sends the list as it is today."""
    with web.granian(SITE, beside(*grown())) as server:
        KEPT.write_bytes(check(server.url + NEWS, LANGUAGE))
    return {"BENCH_PAGE": str(KEPT)}


def keeping():
    return web.small_town(beside(*grown()) | {"IGASHU_EDGE_BYTES": str(32 * 1024 * 1024)})


KEPT = VAR / "news.json"
KEPT_LIST = Row(
    "teasers of news kept, small town", keeping, reading(NEWS, headers=NAMED, look=our_news)
)
RAW_LIST = Row(
    "raw ASGI, uvicorn",
    lambda: web.uvicorn("bench.pages.raw_asgi:application", with_list()),
    reading("/"),
)


def tables() -> list[Table]:
    return [
        Table(
            name="api-kept",
            title="JSON lists: kept, beside a raw application of the same bytes",
            rows=[KEPT_LIST, RAW_LIST],
            ratios=[
                Ratio(KEPT_LIST.name, RAW_LIST.name, at_least=0.9),
                Ratio(KEPT_LIST.name, RAW_LIST.name, at_least=0.9, by="cpu"),
            ],
        ),
        Table(
            name="api",
            title=f"JSON lists: 20 out of {PAGES:,} pages, nothing kept",
            rows=ROWS,
            ratios=[
                Ratio(OURS.name, THEIRS.name, at_least=7),
                Ratio(OURS.name, THEIRS.name, at_least=7, by="cpu"),
                Ratio(OURS.name, V2.name, at_least=16),
                Ratio(OURS.name, V2.name, at_least=16, by="cpu"),
                Ratio(OURS.name, STRAPI_NEWS.name, at_least=3),
                Ratio(OURS.name, STRAPI_NEWS.name, at_least=3, by="cpu"),
            ],
            seconds=3.0,
        ),
    ]
