"""The clock: what must happen without anybody asking for it, once a minute."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.utils.timezone import now

from activities.actions.waiting_list import lapse_old_offers
from community.actions import close_due_workshops, tell_batches, tidy_pictures
from home.painting import paint_for_a_while
from members.actions.letters import send_due_errands, send_due_letters
from members.notices.digest import send_digests

from . import heartbeat, leader, logs, read_only, retention
from .backup import make, shelf
from .edge.cdn import teller

logger = logging.getLogger(__name__)


def publish_scheduled():
    call_command("publish_scheduled", verbosity=0)


def lapse_offers():
    lapse_old_offers(now())


def close_workshops():
    close_due_workshops(now())


def tell_hidden():
    tell_batches(now())


def take_pictures_away():
    tidy_pictures(now())


def back_up():
    """Make the next backup when its hour has come (small towns; servers use a timer)."""
    hours = settings.IGASHU_BACKUP_EVERY_HOURS
    kept = shelf.backups()
    if not hours or (kept and now() - kept[0][0] < timedelta(hours=hours)):
        return NOT_DUE
    make.make(connection)
    shelf.tidy()


# What was not due did not run: no beat may say that all is well with it.
NOT_DUE = object()

JOBS = {
    "publish_scheduled": publish_scheduled,
    "lapse_offers": lapse_offers,
    "close_workshops": close_workshops,
    "tell_hidden": tell_hidden,
    "send_digests": send_digests,
    "send_letters": send_due_letters,
    "send_pushes": send_due_errands,
    "backup": back_up,
    "paint_pictures": paint_for_a_while,
    "room_pictures": take_pictures_away,
    "retention": retention.tidy_once_a_day,
}


def strike():
    """Run every job once. One failing job never keeps the others from their turn."""
    began = now()
    logs.begin("clock")
    # While nothing may be written, nothing happens by itself either: it is made up for later.
    for name, job in due_now().items():
        run_job(name, job)
    heartbeat.beat(heartbeat.CLOCK, at=began)


def due_now():
    return {} if read_only.switch.look() else JOBS


def run_job(name, job):
    began, error = now(), None
    try:
        if job() is NOT_DUE:
            return
    except Exception as trouble:
        # Whatever a job raises, the others get their turn; the next round tries it again.
        logger.exception("clock job failed", extra={"event": f"clock.{name}.failed"})
        error = trouble
    heartbeat.beat(name, at=began, error=error)


def run(stop, *, at_once=False):
    """Strike until `stop` (a threading.Event) is set; a round that has begun is finished."""
    with leader.Leader() as this_one:
        teller.begin(stop, lambda: this_one.has_it)
        if at_once:
            strike_if(this_one)
        while not stop.wait(settings.IGASHU_CLOCK_SECONDS):
            strike_if(this_one)


def strike_if(this_one):
    """Of several clocks one strikes; the others wait until it has gone."""
    close_old_connections()
    if this_one.leads():
        strike_anyway()
    close_old_connections()


def strike_anyway():
    """A database that is away for a moment must not end the clock for good."""
    try:
        strike()
    except Exception:
        # The heartbeat itself could not be stored: its silence is the warning.
        logger.exception("clock round failed", extra={"event": "clock.round.failed"})


def start():
    """Keep the time inside this server process. A daemon thread: it never delays a shutdown."""
    stop = threading.Event()
    threading.Thread(target=run, args=[stop], name="clock", daemon=True).start()
    return stop
