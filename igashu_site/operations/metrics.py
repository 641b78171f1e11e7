"""What Prometheus reads at /metrics.

One process: the numbers live in it. Several on one machine: IGASHU_METRICS_DIR names a folder they
share, and whichever is asked adds all of them up.
"""

import os
import threading
import time

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess

from community import hub, lag
from igashu_site.edge import counters

from .site import Site

MULTI = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
answers = Counter("igashu_answers", "Answers given by Django", ["kind", "status"], registry=OWN)
durations = Histogram(
    "igashu_answer_seconds", "How long an answer took", ["kind"], buckets=SECONDS, registry=OWN
)
# What Python answered: pages that nginx sends from its files are counted by its log alone.
cache = Counter("igashu_page_cache", "What the page cache did", ["what"], registry=OWN)
kept = Gauge(
    "igashu_page_cache_kept", "Pages in memory (entries) and their size (bytes)", ["what"],
    registry=OWN, multiprocess_mode="livesum",
)  # fmt: skip
sockets = Gauge("igashu_sockets", "Open sockets", registry=OWN, multiprocess_mode="livesum")
fan_out = Histogram(
    "igashu_fan_out_seconds",
    "From a line in a room's log to the sockets of this process",
    buckets=SECONDS,
    registry=OWN,
)
lag.listeners.append(fan_out.observe)
# What the counters of the page cache were when they were last taken down.
taken_down: dict[str, int] = {}
looking = threading.Lock()
looked_at = 0.0
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
    now_and_then()
    return response


def look_around() -> None:
    """Take down what only this process knows: its sockets, its page cache."""
    sockets.set(sum(len(one.sockets) for one in list(hub._hubs.values())))
    with looking:
        for what, value in counters.grown().items():
            told = taken_down.get(what, 0)
            cache.labels(what).inc(value - told)
            taken_down[what] = value
    for what, value in counters.held().items():
        kept.labels(what).set(value)


def now_and_then() -> None:
    """Let the other processes of this machine know, which may be the one that is asked."""
    global looked_at
    if os.environ.get(MULTI) and time.monotonic() - looked_at > 1:
        looked_at = time.monotonic()
        look_around()


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
