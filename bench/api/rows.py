"""The rows of the JSON lists, in a town with a thousand news more."""

import shutil
from functools import cache
from pathlib import Path

from ..harness import web
from ..harness.rows import Ratio, Row, Table
from ..harness.town import VAR, beside, built, kept_until_the_end, python, served_env, sqlite
from ..pages.rows import SITE, reading

PAGES = 1000


@cache
def grown() -> tuple[dict[str, str], Path]:
    """Return a copy of the demo town with many more pages: a server's environment, its folder."""
    built()
    here = kept_until_the_end() / "town"
    shutil.copytree(VAR, here, ignore=shutil.ignore_patterns("results"))
    env = served_env(here, sqlite(here))
    python("-m", "bench.api.stage", str(PAGES), env=env)
    return env, here


def row(name: str, path: str) -> Row:
    def start():
        return web.granian(SITE, beside(*grown()))

    return Row(name, start, reading(path, at_once=4), web.no_granian)


OURS = row("teasers of news, ours", "/api/v1/pages?limit=20&type=home.NewsPage")
THEIRS = row("list of news, Wagtail v3", "/api/v3-preview/pages/?limit=20&type=home.NewsPage")
ROWS = [
    OURS,
    THEIRS,
    row("activities, ours", "/api/v1/activities"),
    row("recruitments, ours", "/api/v1/recruitments"),
]


def tables() -> list[Table]:
    return [
        Table(
            name="api",
            title=f"JSON lists: 20 out of {PAGES:,} pages, nothing kept",
            rows=ROWS,
            ratios=[
                Ratio(OURS.name, THEIRS.name, at_least=7),
                Ratio(OURS.name, THEIRS.name, at_least=7, by="cpu"),
            ],
            seconds=3.0,
        )
    ]
