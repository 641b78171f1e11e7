"""The two sizes a town may choose. S: SQLite and memory, one process. P: PostgreSQL and Redis."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import laid, warden
from .postgres import Postgres
from .process import Process
from .proxy import FaultProxy
from .redis import Redis
from .site import Site


@dataclass
class Small:
    """Profile S: one process with everything inside."""

    site: Site
    embedded: Process

    @property
    def workers(self) -> list[Process]:
        return [self.embedded]


@dataclass
class Large:
    """Profile P: PostgreSQL, Redis, socket workers, and page workers and the clock if asked."""

    site: Site
    postgres: Postgres
    redis: Redis
    sockets: list[Process]
    pages: list[Process]
    clocks: list[Process]
    # The fault proxies that were asked for, by the name of the server behind: proxies["redis"].
    proxies: dict[str, FaultProxy] = field(default_factory=dict)

    @property
    def workers(self) -> list[Process]:
        return [*self.sockets, *self.pages, *self.clocks]


@contextmanager
def small(*, disk_megabytes: int | None = None, **settings) -> Iterator[Small]:
    """Yield profile S, started. Keywords are settings without their prefix.

    disk_megabytes: the database has a disk of its own, of this size (only root can make one).
    """
    with ExitStack() as after:
        home = after.enter_context(folder())
        if disk_megabytes:
            after.enter_context(disk(private(home, "db"), disk_megabytes))
        site = Site(home, **({"DATABASE_URL": laid.sqlite(private(home, "db"))} | settings))
        after.callback(site.end)
        yield Small(site, site.embedded().start())


@contextmanager
def large(
    *,
    sockets: int = 2,
    pages: int = 0,
    worker: bool = False,
    via: tuple[str, ...] = (),
    disk_megabytes: int | None = None,
    **settings,
) -> Iterator[Large]:
    """Yield profile P, started.

    pages: how many page workers. via: "postgres" and "redis" are reached through fault proxies.
    disk_megabytes: PostgreSQL has a disk of its own, of this size (only root can make one).
    The other keywords are settings without their prefix.
    """
    with ExitStack() as after:
        home = after.enter_context(folder())
        if disk_megabytes:
            after.enter_context(disk(private(home, "pg"), disk_megabytes))
        servers = {
            "postgres": laid.postgres(private(home, "pg")),
            "redis": Redis(private(home, "redis")),
        }
        for server in servers.values():
            after.callback(server.end)
            server.start()
        proxies = {name: after.enter_context(FaultProxy(servers[name].port)) for name in via}
        ports = {name: proxy.port for name, proxy in proxies.items()}
        addresses = {
            "DATABASE_URL": servers["postgres"].url(port=ports.get("postgres")),
            "REDIS_URL": servers["redis"].url(port=ports.get("redis")),
        }
        site = Site(home, **(addresses | settings))
        after.callback(site.end)
        made = Large(
            site,
            **servers,
            sockets=[site.sockets(f"sockets-{n + 1}") for n in range(sockets)],
            pages=[site.pages(workers=pages)] if pages else [],
            clocks=[site.worker()] if worker else [],
            proxies=proxies,
        )
        start_together(made.workers)
        yield made


@contextmanager
def disk(place: Path, megabytes: int) -> Iterator[None]:
    size = f"size={megabytes}m,mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def start_together(processes: list[Process]) -> None:
    for process in processes:
        process.start(wait=False)
    for process in processes:
        process.wait_until_ready()


def private(home: Path, name: str) -> Path:
    place = home / name
    place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a folder that everybody may pass through: PostgreSQL runs as somebody else."""
    home = Path(tempfile.mkdtemp(prefix="igashu-servers-"))
    home.chmod(0o755)
    warden.watch(warden.FOLDER, home)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
        warden.forget(home)
