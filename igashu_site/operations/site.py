"""What the database and the disk know, asked anew each time /metrics is read."""

from collections.abc import Callable, Iterator

from django.db import Error, connection
from prometheus_client.core import GaugeMetricFamily

from igashu_site import heartbeat
from igashu_site.edge.cdn import waiting

from . import figures

Known = dict[str, tuple[float, str]]


class Site:
    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what is known. A database that is away is a number, too: the very alarm."""
        asked: list[GaugeMetricFamily] = []
        try:
            for ask in IN_THE_DATABASE:
                asked += ask()
        except Error:
            asked = []
        known = {"database_up": (float(bool(asked)), "Whether the database answers")}
        yield from gauges(known | on_the_disk() | pool())
        yield from asked


def gauges(known: Known) -> list[GaugeMetricFamily]:
    return [
        GaugeMetricFamily(f"igashu_{name}", words, value=value)
        for name, (value, words) in known.items()
    ]


def on_the_disk() -> Known:
    kept, disk = figures.backups(), figures.disk()
    newest = kept.newest.timestamp() if kept.newest else 0
    return {
        "backups": (kept.count, "Backups on the shelf"),
        "backup_newest_timestamp": (newest, "When the newest backup was made"),
        "disk_free_bytes": (disk.free, "Room left where the site writes"),
    }


def pool() -> Known:
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


def people_and_letters() -> list[GaugeMetricFamily]:
    out, age = figures.outbox(), heartbeat.age()
    return gauges({
        "outbox_letters": (out.waiting, "Letters that wait to be sent"),
        "outbox_failed_letters": (out.failed, "Letters that were given up"),
        "outbox_oldest_seconds": (out.oldest_seconds, "Age of the letter that waits longest"),
        "clock_seconds": (-1 if age is None else age, "Since the clock last struck; -1: never"),
        "rooms_open": (figures.open_rooms(), "Rooms that are not closed"),
        "room_messages_day": (figures.said_today(), "Messages of the last 24 hours"),
    })  # fmt: skip


def pushes() -> list[GaugeMetricFamily]:
    out = figures.pushes()
    return gauges({
        "push_errands": (out.waiting, "Notices to devices that wait to be sent"),
        "push_oldest_seconds": (out.oldest_seconds, "Age of the notice that waits longest"),
    })  # fmt: skip


def jobs() -> list[GaugeMetricFamily]:
    failed = GaugeMetricFamily(
        "igashu_job_failed", "1: the job's last failure is newer than its success", labels=["job"]
    )
    worked = GaugeMetricFamily(
        "igashu_job_seconds", "Since the job last succeeded; -1: never", labels=["job"]
    )
    for one in figures.jobs():
        failed.add_metric([one.job], float(one.is_failing))
        worked.add_metric([one.job], one.seconds_since_success)
    return [failed, worked]


def network() -> list[GaugeMetricFamily]:
    """Return what a network in front still has to be told, where there is one."""
    found = waiting.queue()
    if found is None:
        return []
    return gauges({
        "cdn_waiting_changes": (found.waiting, "Changes the network was not told of yet"),
        "cdn_oldest_seconds": (found.seconds, "Age of the change that waits longest"),
    })  # fmt: skip


IN_THE_DATABASE: tuple[Callable[[], list[GaugeMetricFamily]], ...] = (
    people_and_letters, pushes, jobs, network,
)  # fmt: skip
