"""Which version runs here: ours, and those of what it stands on."""

import platform
import sqlite3
import tomllib
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

STANDS_ON = ("Django", "wagtail", "channels")


@cache
def igashu() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def build() -> str:
    """Return the commit this code stands at; empty where nobody can say (an image without git)."""
    return settings.IGASHU_BUILD or of_the_folder()


@cache
def of_the_folder() -> str:
    git = settings.BASE_DIR / ".git"
    if not git.is_dir():
        return ""
    try:
        head = (git / "HEAD").read_text().strip()
        name = head.removeprefix("ref: ")
        return (head if name == head else commit_of(git, name))[:12]
    except OSError:
        return ""


def commit_of(git: Path, name: str) -> str:
    if (git / name).is_file():
        return (git / name).read_text().strip()
    for line in (git / "packed-refs").read_text().splitlines():
        if line.endswith(f" {name}"):
            return line.partition(" ")[0]
    return ""


def database() -> tuple[str, str]:
    """Return what keeps the data, and its version."""
    if connection.vendor == "postgresql":
        major, minor = divmod(connection.pg_version, 10_000)
        return "PostgreSQL", f"{major}.{minor}"
    return "SQLite", sqlite3.sqlite_version


def redis_version() -> str:
    """Return Redis's version; empty: it does not answer, or keeps it to itself."""
    line = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        with closing(line):
            return str(line.info("server").get("redis_version", ""))
    except redis.RedisError:
        return ""


def versions() -> dict[str, str]:
    """Return what runs here, by name; an empty version: nobody can say."""
    found = {"Igashu": igashu(), "build": build(), "Python": platform.python_version()}
    found |= {name: version(name) for name in STANDS_ON} | dict([database()])
    return found | ({"Redis": redis_version()} if settings.REDIS_URL else {})
