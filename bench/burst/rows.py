"""The rows of the burst: our action and the locking one, on SQLite and on PostgreSQL."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

from ..harness import web
from ..harness.clients import read_answer
from ..harness.rows import Ratio, Row, Sample, Server, Table
from ..harness.town import VAR, built, built_env, manage, python, served_env, sqlite
from .stage import SEATS

PEOPLE, TWICE, AT_ONCE = 500, 50, 64
OURS, LOCKED = "igashu_site.wsgi:application", "bench.burst.locked_apply:application"
# Any 32 letters: the token is the same in cookie and header.
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"


def no_postgres() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
    return "" if found else "not installed: postgresql"


@contextmanager
def on_sqlite(app: str) -> Iterator[Server]:
    """Serve a copy of the demo town."""
    built()
    with TemporaryDirectory(prefix="igashu-burst-") as folder:
        here = Path(folder) / "town"
        shutil.copytree(VAR, here, ignore=shutil.ignore_patterns("results", "media"))
        with staged(app, served_env(here, sqlite(here))) as server:
            yield server


@contextmanager
def on_postgres(app: str) -> Iterator[Server]:
    """Serve the demo town from a cluster of its own, which commits to the disk."""
    from tests.servers.postgres import postgres

    built()
    with ExitStack() as stack:
        url = stack.enter_context(postgres(fsync="on", max_connections=100))
        here = Path(stack.enter_context(TemporaryDirectory(prefix="igashu-burst-")))
        manage("demo", "--migrate", "--verbosity", "0", env=built_env(here, url))
        shutil.copytree(VAR / "static", here / "static")
        yield stack.enter_context(staged(app, served_env(here, url)))


@contextmanager
def staged(app: str, env: dict[str, str]) -> Iterator[Server]:
    """Serve with one worker: the only one without Redis, and on one core two bring nothing."""
    cookies = json.loads(python("-m", "bench.burst.stage", "people", str(PEOPLE), env=env))
    with web.granian(app, env, threads=8) as server:
        server.facts.update(cookies=cookies, env=env)
        yield server


def burst(server: Server, seconds: float) -> Sample:
    """Let everybody apply at once, some of them twice; then count."""
    env = server.facts["env"]
    key = json.loads(python("-m", "bench.burst.stage", "open", env=env))
    posts = [post(server, key, cookie) for cookie in server.facts["cookies"]]
    # The same form sent twice, one right after the other.
    posts = [one for number, each in enumerate(posts) for one in [each] * (1 + (number < TWICE))]
    started = time.perf_counter()
    answers = asyncio.run(send_all(server, posts))
    took = time.perf_counter() - started
    found = json.loads(python("-m", "bench.burst.stage", "count", str(key), env=env))
    waits = sorted(wait for wait, _status in answers)
    return Sample(
        done=len(answers),
        seconds=took,
        errors=sum(status not in (200, 201) for _wait, status in answers) + wrong(found),
        p50_ms=waits[len(waits) // 2] * 1000,
        p99_ms=waits[int(len(waits) * 0.99)] * 1000,
        notes=found,
    )


def wrong(found: dict[str, int]) -> int:
    """Return how many of the counts are not what was promised."""
    promised = {"seats": SEATS, "confirmed": SEATS}
    promised |= dict.fromkeys(["applications", "receipts", "letters"], PEOPLE)
    return sum(found[name] != number for name, number in promised.items())


def post(server: Server, key: int, cookie: str) -> bytes:
    body = json.dumps({"submission_key": str(uuid4()), "message": "よろしくお願いします"})
    lines = [
        f"POST /api/v1/recruitments/{key}/applications HTTP/1.1",
        f"Host: {urlsplit(server.url).netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}",
        f"Cookie: __Host-session={cookie}; __Host-csrf={TOKEN}",
        f"X-CSRFToken: {TOKEN}",
    ]
    return "\r\n".join([*lines, "", body]).encode()


async def send_all(server: Server, posts: list[bytes]) -> list[tuple[float, int]]:
    waiting, answers = iter(posts), []
    address = urlsplit(server.url)

    async def visitor() -> None:
        stream, out = await asyncio.open_connection(address.hostname, address.port)
        for one in waiting:
            begun = time.perf_counter()
            out.write(one)
            status = await read_answer(stream)
            answers.append((time.perf_counter() - begun, status))
        out.close()

    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return answers


ROWS = [
    Row("ours, SQLite", lambda: on_sqlite(OURS), burst, web.no_granian),
    Row("select_for_update, SQLite", lambda: on_sqlite(LOCKED), burst, web.no_granian),
    Row("ours, PostgreSQL", lambda: on_postgres(OURS), burst, no_postgres),
    Row("select_for_update, PostgreSQL", lambda: on_postgres(LOCKED), burst, no_postgres),
]


def tables() -> list[Table]:
    return [
        Table(
            name="burst",
            title=f"Burst: {PEOPLE} applicants and {TWICE} double submits for {SEATS} seats",
            rows=ROWS,
            ratios=[
                Ratio(ROWS[0].name, ROWS[1].name, at_least=1.3),
                Ratio(ROWS[2].name, ROWS[3].name, at_least=1.7),
                # On one core that is busy all the time, this is all that the rate can show.
                Ratio(ROWS[0].name, ROWS[1].name, by="cpu"),
                Ratio(ROWS[2].name, ROWS[3].name, by="cpu"),
            ],
            unit="applications",
        )
    ]
