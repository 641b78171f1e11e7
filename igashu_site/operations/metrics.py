"""What Prometheus reads at /metrics.

One process: the numbers live in it. Several on one machine: IGASHU_METRICS_DIR names a folder they
share, and whichever is asked adds all of them up.
"""

import os
import time
from collections.abc import Iterator

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess
from prometheus_client.core import GaugeMetricFamily

from community import hub, lag
from igashu_site import heartbeat
from igashu_site.edge import counters
from igashu_site.edge.cdn import waiting

from . import figures

MULTI = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
answers = Counter("igashu_answers", "Answers given by Django", ["kind", "status"], registry=OWN)
durations = Histogram(
    "igashu_answer_seconds", "How long an answer took", ["kind"], buckets=SECONDS, registry=OWN
)
cache = Gauge(
    "igashu_page_cache", "Counters of the page cache", ["what"], registry=OWN,
    multiprocess_mode="livesum",
)  # fmt: skip
sockets = Gauge("igashu_sockets", "Open sockets", registry=OWN, multiprocess_mode="livesum")
fan_out = Histogram(
    "igashu_fan_out_seconds",
    "From a line in a room's log to the sockets of this process",
    buckets=SECONDS,
    registry=OWN,
)
lag.listeners.append(fan_out.observe)
# The address says what it is for; a page of a member is never named.
KINDS = {
    "cms": "office",
    "api": "api",
    "rooms": "rooms",
    "mypage": "member",
    "accounts": "accounts",
    "static": "files",
    "media": "files",
    "documents": "files",
    "livez": "machine",
    "readyz": "machine",
    "metrics": "machine",
}


def kind_of(path: str) -> str:
    # `OPTIONS *` and the like have no slash at all.
    return KINDS.get(path.removeprefix("/").split("/", 1)[0], "page")


class CountAnswers:
    """Middleware; counts every answer of Django by kind and status."""

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        if iscoroutinefunction(self.get_response):
            return self.answer_later(request)
        began = time.perf_counter()
        return counted(request, self.get_response(request), began)

    async def answer_later(self, request):
        began = time.perf_counter()
        return counted(request, await self.get_response(request), began)


def counted(request, response, began):
    kind = kind_of(request.path_info)
    answers.labels(kind, str(response.status_code)).inc()
    durations.labels(kind).observe(time.perf_counter() - began)
    return response


def look_around() -> None:
    """Take down what only this process knows: its sockets, its page cache."""
    sockets.set(sum(len(one.sockets) for one in list(hub._hubs.values())))
    for what, value in counters.figures().items():
        cache.labels(what).set(value)


class Site:
    """What the database and the disk know, asked anew each time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        out, kept = figures.outbox(), figures.backups()
        disk, age = figures.disk(), heartbeat.age()
        known = {
            "outbox_letters": (out.waiting, "Letters that wait to be sent"),
            "outbox_failed_letters": (out.failed, "Letters that were given up"),
            "outbox_oldest_seconds": (out.oldest_seconds, "Age of the letter that waits longest"),
            "clock_seconds": (-1 if age is None else age, "Since the clock last struck; -1: never"),
            "rooms_open": (figures.open_rooms(), "Rooms that are not closed"),
            "room_messages_day": (figures.said_today(), "Messages of the last 24 hours"),
            "backups": (kept.count, "Backups on the shelf"),
            "backup_newest_timestamp": (
                kept.newest.timestamp() if kept.newest else 0, "When the newest backup was made"
            ),
            "disk_free_bytes": (disk.free, "Room left where the site writes"),
        }  # fmt: skip
        for name, (value, words) in (known | network() | pool()).items():
            yield GaugeMetricFamily(f"igashu_{name}", words, value=value)


def network() -> dict[str, tuple[float, str]]:
    """Return what a network in front still has to be told, where there is one."""
    found = waiting.queue()
    if found is None:
        return {}
    return {
        "cdn_waiting_changes": (found.waiting, "Changes the network was not told of yet"),
        "cdn_oldest_seconds": (found.seconds, "Age of the change that waits longest"),
    }


def pool() -> dict[str, tuple[int, str]]:
    """Return how the pool of database connections of this process does, where there is one."""
    found = getattr(connection, "pool", None)
    if found is None:
        return {}
    stats = found.get_stats()
    return {
        "database_pool_size": (stats.get("pool_size", 0), "Connections of this process"),
        "database_pool_free": (stats.get("pool_available", 0), "Connections not in use"),
        "database_pool_waiting": (stats.get("requests_waiting", 0), "Requests that wait for one"),
    }


def registry() -> CollectorRegistry:
    """Return everything there is to tell now."""
    look_around()
    told = CollectorRegistry()
    if os.environ.get(MULTI):
        multiprocess.MultiProcessCollector(told)
    else:
        told.register(OWN)
    told.register(Site())
    return told
