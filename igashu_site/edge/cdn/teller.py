"""Tells the network what has changed, beside the clock, until it has understood."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.db import close_old_connections
from django.utils.timezone import now

from igashu_site import heartbeat, read_only

from . import shapes, waiting
from .tags import names_to_purge

logger = logging.getLogger(__name__)
JOB = "tell_cdn"
# Seconds between two looks; between two tries when it does not understand: doubled, up to these.
TICK, LONGEST_PAUSE = 1.0, 60.0


class Teller:
    def __init__(self) -> None:
        self.failures, self.quiet_until = 0, 0.0

    def turn(self) -> bool:
        """Tell what is due, merged into one. Return whether something was told."""
        if monotonic() < self.quiet_until or read_only.switch.look():
            return False
        notes = waiting.due()
        if not notes:
            return False
        began = now()
        try:
            shapes.purge(names_to_purge({name for one in notes for name in one.tables.split()}))
        except shapes.NotUnderstoodError as error:
            self.wait_longer(error)
            heartbeat.beat(JOB, at=began, error=error)
            return False
        waiting.are_told(notes)
        self.failures = 0
        heartbeat.beat(JOB, at=began)
        return True

    def wait_longer(self, error: Exception) -> None:
        self.failures += 1
        pause = min(2.0 ** min(self.failures, 10), LONGEST_PAUSE)
        self.quiet_until = monotonic() + pause
        logger.warning(
            "the network was not told: %s; again in %.0f s", error, pause,
            extra={"event": "edge.cdn.not_told"},
        )  # fmt: skip


def begin(stop: threading.Event, leads: Callable[[], bool]) -> None:
    """Keep telling until `stop`, while this clock is the one that strikes."""
    if settings.IGASHU_CDN_PURGE_URL:
        threading.Thread(target=go_on, args=[stop, leads], name="cdn", daemon=True).start()


def go_on(stop: threading.Event, leads: Callable[[], bool]) -> None:
    teller = Teller()
    while not stop.wait(TICK):
        if leads():
            tell(teller)


def tell(teller: Teller) -> None:
    close_old_connections()
    try:
        teller.turn()
    except Exception:
        # A database that is away for a moment must not end this for good.
        logger.exception("the network was not told", extra={"event": "edge.cdn.failed"})
    finally:
        close_old_connections()
