"""The page cache, from the command line."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from igashu_site.edge import nginx, watch
from igashu_site.edge.tables import EVERYTHING


class Command(BaseCommand):
    help = "nginx: print its configuration for page files. forget: let every process forget."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["nginx", "forget"])

    def handle(self, *, what, **options):
        self.configure() if what == "nginx" else self.forget()

    def configure(self):
        if not settings.IGASHU_EDGE_FILES:
            raise CommandError("IGASHU_EDGE_FILES is empty: nginx has no folder to look in.")
        self.stdout.write(nginx.configuration(), ending="")

    def forget(self):
        """After new templates or words, for instance: every page is made anew."""
        watch.Forget(EVERYTHING, watch.noted(connection, EVERYTHING))()
        self.stdout.write("Every page is made anew.")
