"""For developers: what is not yet said in Japanese, and the catalogues behind it."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

# What makemessages would otherwise read, or write to: the overlay is not our own text.
NOT_OURS = [".venv", "var", "tests", "docs", "igashu_site/locale", "node_modules"]


class Command(BaseCommand):
    help = "List strings without Japanese, collect our own for English, compile catalogues."
    requires_system_checks = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--untranslated", action="store_true", help="packages' strings without Japanese"
        )
        what.add_argument(
            "--extract", action="store_true", help="collect our Japanese strings into locale/en"
        )
        what.add_argument("--compile", action="store_true", help="write .mo beside every .po")

    def handle(self, *args, **options):
        try:
            from igashu_site import catalogues
        except ModuleNotFoundError as missing:
            raise CommandError("This command needs polib: install the test group.") from missing
        if options["untranslated"]:
            self.list_untranslated(catalogues)
        elif options["extract"]:
            self.extract(catalogues)
        else:
            self.compile(catalogues)

    def list_untranslated(self, catalogues):
        """Print the gaps as catalogue entries, ready to be answered and pasted."""
        for domain in catalogues.DOMAINS:
            gaps = catalogues.untranslated(domain)
            self.stderr.write(f"{domain}: {len(gaps)} strings without Japanese.")
            for entry in gaps.values():
                self.stdout.write(str(entry))

    def extract(self, catalogues):
        """Collect our own strings; needs the gettext tools (xgettext, msgmerge)."""
        target = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        call_command(
            "makemessages",
            locale=["en"],
            ignore_patterns=NOT_OURS,
            no_obsolete=True,
            no_wrap=True,
            add_location="file",
        )
        catalogues.settle(target, language="en")
        self.stdout.write(f"Answer the empty entries of {target}, then --compile.")

    def compile(self, catalogues):
        for path in catalogues.own_catalogues():
            path.with_suffix(".mo").write_bytes(catalogues.compiled(path))
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} compiled.")
