"""What is wrong with this installation, and how to mend it, in plain words."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from igashu_site import doctor


class Command(BaseCommand):
    help = "Examine the settings, the servers, the folders; say what is wrong and how to mend it."
    # It reports what the checks say itself, in the asked language, and goes on.
    requires_system_checks = []

    def add_arguments(self, parser):
        known = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=known, default=settings.LANGUAGE_CODE)

    def handle(self, *, language, **_options):
        with translation.override(language):
            findings = list(doctor.examine())
            for number, finding in enumerate(findings, 1):
                self.stdout.write(f"{number}. {finding.what}")
                self.stdout.write(f"   → {finding.mend}  [{finding.code}]")
            if findings:
                found = _("直すところが %(count)s 件あります。") % {"count": len(findings)}
                raise CommandError(found)
            self.stdout.write(_("悪いところは見つかりませんでした。"))
