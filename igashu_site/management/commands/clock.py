"""The worker: keeps the time in a process of its own (when more than one serves the site)."""

import signal
import threading

from django.core.management.base import BaseCommand

from igashu_site import clock


class Command(BaseCommand):
    help = "Publish scheduled pages, lapse old offers and send letters: once, or for ever."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *, once, **_options):
        if once:
            clock.strike()
            return
        stop = threading.Event()
        # The round that has begun is finished: no letter is left half sent.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: stop.set())
        clock.run(stop, at_once=True)
