"""Every night at half past two, where no timer does it: the `backup` service of compose.yaml."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import close_old_connections
from django.utils.timezone import localtime, now

from . import shelf

logger = logging.getLogger(__name__)
# As igashu-backup.timer says.
HOUR = time(2, 30)
# How long until the next look, and until the next try after one that failed.
LOOK_SECONDS = 30
AGAIN = timedelta(hours=1)


def due(newest: datetime | None, at: datetime) -> bool:
    """Tell whether no backup was made since it was last half past two.

    So a machine that was off at night makes up for it, and a new one begins at once.
    """
    return newest is None or newest < last_night(at)


def last_night(at: datetime) -> datetime:
    """Return when it was last half past two, as the town's clocks say."""
    here = localtime(at)
    tonight = here.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    return tonight if tonight <= here else tonight - timedelta(days=1)


def run(stop: threading.Event, make: Callable[[], None]) -> None:
    """Make each night's backup until `stop` is set; one that has begun is finished."""
    not_before = now()
    while not stop.is_set():
        if now() >= not_before and due(newest(), now()):
            not_before = now() if is_made(make) else now() + AGAIN
        stop.wait(LOOK_SECONDS)


def newest() -> datetime | None:
    return next((at for at, _path in shelf.backups()), None)


def is_made(make: Callable[[], None]) -> bool:
    """Whatever goes wrong tonight, there is another night; the log and the doctor tell of it."""
    close_old_connections()
    try:
        make()
    except Exception:
        # A full disk, a database away: the process must live to try again tomorrow.
        logger.exception("nightly backup failed", extra={"event": "backup.failed"})
        return False
    finally:
        close_old_connections()
    return True
