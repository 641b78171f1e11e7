"""Keep the time in a process of its own (when more than one process serves the site)."""

import threading

from django.core.management.base import BaseCommand

from igashu_site import clock


class Command(BaseCommand):
    help = "Publish scheduled pages, lapse old offers and send letters: once, or for ever."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *, once, **_options):
        clock.strike()
        if not once:
            clock.run(threading.Event())
