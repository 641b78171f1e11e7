"""What nginx shows while nothing of the site runs, and what it refuses: files, in our words."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from home.sites import default_identity
from igashu_site import refusals


class Command(BaseCommand):
    help = "Write pages/*.html, which nginx shows while the site is away, or when it refuses."

    def handle(self, **_options):
        folder = settings.VAR_DIR / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / "maintenance.html"
        fresh = place.with_suffix(".new")
        fresh.write_text(render_to_string("maintenance.html", {"identity": default_identity()}))
        fresh.replace(place)  # nginx never reads half of it
        refusals.write_files(folder)
        self.stdout.write(str(place))
