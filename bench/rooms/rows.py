"""What is claimed of the rooms, and against whom."""

import asyncio
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from tests.servers import laid
from tests.servers.line import knock
from tests.servers.redis import Redis
from tests.servers.site import PRODUCTION

from ..harness import machine
from ..harness.rows import Ratio, Row, Sample, Server, Table, always
from ..harness.servers import PYTHON, ROOT, free_port, needs, serving
from ..harness.town import python
from . import crowd
from .crowd import Dialect

PEOPLE, IN_TABLE = 200, 50
UVICORN = (PYTHON, "-m", "uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--no-access-log")
QUIET = ("--log-level", "warning", "--lifespan", "off")
STOCK = ("--ws", "websockets-sansio", "--ws-per-message-deflate", "false")
GUARDED = ("--ws", "community.guarded:Guarded")
LAY = "import json; from tests.faults import inside; print(json.dumps(inside.lay({}, 1)))"


def run(work) -> Any:
    """Run on uvloop: the client shall not be what is measured."""
    import uvloop

    return uvloop.run(work)


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


# --- Servers ---------------------------------------------------------------------------------


def tutorial(*, stores: bool = False, redis: bool = False):
    return partial(_tutorial, stores, redis)


@contextmanager
def _tutorial(stores: bool, redis: bool) -> Iterator[Server]:
    with ExitStack() as after:
        home = Path(after.enter_context(tempfile.TemporaryDirectory(prefix="igashu-bench-")))
        env = {"BENCH_DATABASE": str(home / "chat.sqlite3")} if stores else {}
        env |= {"BENCH_STORE": "1"} if stores else {}
        env |= {"BENCH_REDIS": after.enter_context(a_redis(home))} if redis else {}
        command = [*UVICORN, *QUIET, *STOCK, "bench.rooms.tutorial:application"]
        facts = {"dialect": TUTORIAL}
        yield after.enter_context(serving(command, free_port(), env=env, facts=facts))


def chat_hello(_number: int) -> bytes:
    return knock("")


TUTORIAL = Dialect(chat_hello, lambda _after: "", lambda text: json.dumps({"message": text}), b"")


def room(*, large: bool = False, processes: int = 1, people: int = PEOPLE, **flags: str):
    """Our rooms; large: on PostgreSQL and Redis. Flags are for bench.rooms.room."""
    return partial(_room, large, processes, people, flags)


@contextmanager
def _room(large: bool, processes: int, people: int, flags: dict[str, str]) -> Iterator[Server]:
    with ExitStack() as after:
        home = Path(after.enter_context(tempfile.TemporaryDirectory(prefix="igashu-bench-")))
        home.chmod(0o755)
        env = after.enter_context(installation(home, large)) | flags
        there = json.loads(
            python("manage.py", "shell", "-v", "0", "-c", LAY.format(people), env=env)
        )
        sessions = [person["session"] for person in there["people"]]
        facts = {
            "dialect": crowd.ours(sessions, there["rooms"][0], knock),
            "room": there["rooms"][0],
            "env": env,
            "email": there["people"][0]["email"],
        }
        ports = [free_port() for _ in range(processes)]
        facts["ports"] = ports
        one = " ".join([*UVICORN, *QUIET, *GUARDED, "bench.rooms.room:application"])
        lines = [one.replace("{port}", str(port)) + " &" for port in ports]
        command = ["sh", "-c", " ".join([*lines, "wait"])]
        yield after.enter_context(serving(command, ports[-1], env=env, facts=facts))


@contextmanager
def installation(home: Path, large: bool) -> Iterator[dict[str, str]]:
    """Yield the environment of a fresh site. PostgreSQL flushes to disk here, as SQLite does."""
    own = PRODUCTION | {"VAR_DIR": str(home)}
    with ExitStack() as after:
        if large:
            (home / "pg").mkdir()
            postgres = laid.postgres(home / "pg", fsync="on")
            after.callback(postgres.end)
            postgres.start()
            redis = after.enter_context(a_redis(home))
            own |= {"DATABASE_URL": postgres.url(), "REDIS_URL": redis}
        else:
            own |= {"DATABASE_URL": laid.sqlite(home)}
        yield {f"IGASHU_{name}": value for name, value in own.items()} | {
            "DJANGO_SETTINGS_MODULE": "igashu_site.settings.production"
        }


@contextmanager
def a_redis(home: Path) -> Iterator[str]:
    server = Redis(home).start()
    try:
        yield server.url()
    finally:
        server.end()


@cache
def node_modules() -> str:
    """Return a folder with socket.io, fetched once per run; "" when that is not possible."""
    home = tempfile.mkdtemp(prefix="igashu-socketio-")
    asked = ["npm", "install", "--silent", "--no-audit", "--no-fund", "socket.io@4"]
    done = subprocess.run(asked, cwd=home, capture_output=True, check=False, timeout=120)
    return "" if done.returncode else home


def no_socketio() -> str:
    return needs("node", "npm") or ("" if node_modules() else "socket.io cannot be fetched")


@contextmanager
def socketio() -> Iterator[Server]:
    port = free_port()
    script = str(ROOT / "bench" / "rooms" / "socketio.mjs")
    env = {"BENCH_MODULES": node_modules()}
    with serving(["node", script, "{port}"], port, env=env, facts={"dialect": SOCKETIO}) as made:
        yield made


def engine_hello(_number: int) -> bytes:
    return knock("").replace(b"GET /ws/", b"GET /socket.io/?EIO=4&transport=websocket")


SOCKETIO = Dialect(
    engine_hello, lambda _after: "40", lambda text: "42" + json.dumps(["say", text]), b"40{"
)


# --- Drives ----------------------------------------------------------------------------------


def fan_out(server: Server, seconds: float, *, sockets: int = PEOPLE, deaf: int = 0) -> Sample:
    ports = server.facts.get("ports") or [port_of(server)]
    tally, took = run(
        crowd.closed_loop(
            ports, server.facts["dialect"], sockets=sockets, seconds=seconds, deaf=deaf
        )
    )
    return Sample(
        tally.delivered,
        took,
        p50_ms=crowd.median_ms(tally.waits),
        p99_ms=crowd.p99_ms(tally.waits),
        notes={"said": tally.said},
    )


def sends(server: Server, seconds: float) -> Sample:
    """Count messages that came back to who said them, in a room of 50."""
    tally, took = run(
        crowd.closed_loop(
            [port_of(server)], server.facts["dialect"], sockets=IN_TABLE, seconds=seconds
        )
    )
    return Sample(
        len(tally.waits),
        took,
        p50_ms=crowd.median_ms(tally.waits),
        p99_ms=crowd.p99_ms(tally.waits),
    )


def slowly(server: Server, seconds: float) -> Sample:
    """20 messages a second: the rate is how many medians fit into a second."""
    tally = run(
        crowd.open_loop(
            port_of(server), server.facts["dialect"], sockets=PEOPLE, rate=20, seconds=seconds
        )
    )
    p50 = crowd.median_ms(tally.waits)
    lost = tally.said - len(tally.waits)
    return Sample(1000, max(p50, 1e-6), errors=lost, p50_ms=p50, p99_ms=crowd.p99_ms(tally.waits))


def beside(deaf: int):
    """Return a drive whose rate is how many 99th percentiles fit into a second."""

    def drive(server: Server, seconds: float) -> Sample:
        found = fan_out(server, seconds, deaf=deaf)
        return Sample(1000, max(found.p99_ms, 1e-6), p50_ms=found.p50_ms, p99_ms=found.p99_ms)

    return drive


def all_at_once(server: Server, seconds: float) -> Sample:
    """50 people say 20 things at the same moment; errors: deliveries that never came."""
    tally, took = run(
        crowd.burst(port_of(server), server.facts["dialect"], people=IN_TABLE, each=20)
    )
    lost = max(0, tally.said * IN_TABLE - tally.delivered)
    return Sample(tally.delivered, took, errors=lost, notes={"lost": lost})


def come_back(server: Server, seconds: float) -> Sample:
    """1,000 come at the same moment; ours with 20 missed messages each."""
    head = 0
    if "room" in server.facts and "head" not in server.facts:
        code = (
            "from tests.faults import inside; "
            f"print(inside.fill({server.facts['room']}, {server.facts['email']!r}, 100))"
        )
        said = python("manage.py", "shell", "-v", "0", "-c", code, env=server.facts["env"])
        server.facts["head"] = int(said)
    head = server.facts.get("head", 0)
    took, refused = run(
        crowd.return_at_once(
            port_of(server), server.facts["dialect"], 1000, max(0, head - 20), head
        )
    )
    return Sample(1000 - refused, took, errors=refused)


def idle(count: int):
    """Return a drive whose rate is how many idle sockets a megabyte holds."""

    def drive(server: Server, seconds: float) -> Sample:
        before = machine.memory_of(server.pid)
        grown = run(hold(server, count))
        return Sample(
            count,
            max(grown - before, 1e-6),
            notes={"mb": round(grown), "kb_each": round((grown - before) * 1000 / count, 1)},
        )

    return drive


async def hold(server: Server, count: int) -> float:
    lines = await crowd.gather(port_of(server), server.facts["dialect"], count)
    await asyncio.sleep(1)
    found = machine.memory_of(server.pid)
    crowd.part(lines)
    await asyncio.sleep(1)
    return found


# --- Tables ----------------------------------------------------------------------------------

TUT, TUT_REDIS, TUT_ORM = "tutorial, in memory", "tutorial, Redis", "tutorial, one insert each"
ONE, JOINED, FORGETS = "room, one frame each", "room, joined", "room, without storing"
LARGE, TWO, IO = "room, PostgreSQL and Redis", "room, two processes", "Socket.IO"
no_redis = partial(needs, "redis-server")


def no_postgres() -> str:
    return needs("redis-server") or ("" if list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
                                     else "not installed: PostgreSQL")  # fmt: skip


def row(name: str, start: Callable, drive: Callable, missing: Callable[[], str] = always) -> Row:
    return Row(name, start, drive, missing)


def fresh(name: str, start: Callable, drive: Callable, missing: Callable[[], str] = always) -> Row:
    """Return a row whose server is started for each turn: memory that was used stays used."""

    @contextmanager
    def none() -> Iterator[Server]:
        yield Server("", os.getpid())

    def alone(_server: Server, seconds: float) -> Sample:
        with start() as server:
            return drive(server, seconds)

    return Row(name, none, alone, missing)


def tables() -> list[Table]:
    resource_limit()
    return [
        fanout(),
        durable(),
        over_redis(),
        low_rate(),
        non_readers(),
        bursts(),
        returns(),
        sleepers(),
    ]


def fanout() -> Table:
    rows = [
        row(TUT, tutorial(), fan_out),
        row(ONE, room(BENCH_ONE="1"), fan_out),
        row(JOINED, room(), fan_out),
        row(IO, socketio, fan_out, no_socketio),
    ]
    ratios = [
        Ratio(ONE, TUT, 20), Ratio(JOINED, TUT, 60), Ratio(ONE, IO, 1.2), Ratio(JOINED, IO, 4),
        Ratio(JOINED, IO, by="cpu"),
    ]  # fmt: skip
    title = "A room of 200 in one process, 64 messages under way, everything stored by ours"
    return Table("rooms-fanout", title, rows, ratios, unit="deliveries", seconds=3)


def durable() -> Table:
    rows = [
        row(TUT_ORM, tutorial(stores=True), sends),
        row(JOINED, room(people=IN_TABLE), sends),
        row(FORGETS, room(people=IN_TABLE, BENCH_FORGET="1"), sends),
        row(LARGE, room(large=True, people=IN_TABLE), sends, no_postgres),
    ]
    ratios = [Ratio(JOINED, TUT_ORM, 15), Ratio(JOINED, FORGETS, 0.85), Ratio(LARGE, TUT_ORM)]
    title = "Messages stored, committed to disk and seen again, in a room of 50"
    return Table("rooms-durable", title, rows, ratios, unit="messages", seconds=3)


def over_redis() -> Table:
    rows = [
        row(LARGE, room(large=True), fan_out, no_postgres),
        row(TWO, room(large=True, processes=2, people=2 * PEOPLE), fan_out, no_postgres),
    ]
    title = "The hub over Redis: 200 sockets in each process, all processes on one core"
    ratios = [Ratio(TWO, LARGE, 0.85, by="cpu")]
    return Table("rooms-redis", title, rows, ratios, unit="deliveries", seconds=3)


def low_rate() -> Table:
    rows = [row(TUT, tutorial(), slowly), row(JOINED, room(), slowly),
            row(IO, socketio, slowly, no_socketio)]  # fmt: skip
    title = "20 messages a second into a room of 200: how many medians fit into a second"
    ratios = [Ratio(JOINED, TUT, 50), Ratio(JOINED, IO)]
    return Table("rooms-latency", title, rows, ratios, unit="medians", seconds=5, rounds=3)


def non_readers() -> Table:
    rows = [row("all read", room(), beside(0)), row("10 % do not read", room(), beside(20))]
    title = "A tenth of the sockets does not read: how many 99th percentiles fit into a second"
    ratios = [Ratio("10 % do not read", "all read", 1 / 1.5)]
    return Table("rooms-nonreaders", title, rows, ratios, unit="99th percentiles", seconds=3)


def bursts() -> Table:
    rows = [
        row(TUT, tutorial(), all_at_once),
        row(TUT_REDIS, tutorial(redis=True), all_at_once, no_redis),
        row(JOINED, room(people=IN_TABLE), all_at_once),
    ]
    title = "50 people say 20 things at the same moment (errors: deliveries that never came)"
    return Table("rooms-burst", title, rows, [Ratio(JOINED, TUT)], unit="deliveries", rounds=3)


def returns() -> Table:
    rows = [
        row(TUT_REDIS, tutorial(redis=True), come_back, no_redis),
        row(JOINED, room(), come_back),
    ]
    title = "1,000 come back at the same moment, ours with 20 missed messages each"
    return Table("rooms-returns", title, rows, [Ratio(JOINED, TUT_REDIS)], unit="returns", rounds=3)


def sleepers() -> Table:
    many = int(os.environ.get("BENCH_IDLE", "10000"))
    rows = [
        fresh(TUT, tutorial(), idle(2000)),
        fresh(JOINED, room(), idle(2000)),
        fresh("room, 10,000 sockets", room(), idle(many)),
    ]
    title = "Idle sockets: how many a megabyte holds (the notes say the megabytes of all)"
    ratios = [Ratio(JOINED, TUT, 1 / 0.75)]
    return Table("rooms-idle", title, rows, ratios, unit="sockets", rounds=2, warm_up_seconds=0)


def resource_limit() -> None:
    """Ask for as many open files as we may have: 10,000 sockets are as many files."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
