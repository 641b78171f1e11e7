"""The page that nginx shows while nothing of the site runs: a file, in the town's words."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from members.emails import identity


class Command(BaseCommand):
    help = "Write pages/maintenance.html, which nginx shows while the site is away."

    def handle(self, **_options):
        folder = settings.VAR_DIR / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / "maintenance.html"
        fresh = place.with_suffix(".new")
        fresh.write_text(render_to_string("maintenance.html", {"identity": identity()}))
        fresh.replace(place)  # nginx never reads half of it
        self.stdout.write(str(place))
