"""Paint every size of the pictures that are there: after an import, or a change of the design."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from home.painting import painting


class Command(BaseCommand):
    help = "Paint every size in which public pages show the pictures that are there."

    def handle(self, *args, **options):
        count = sum(1 for _picture in painting())
        self.stdout.write(_("画像 %(count)s 点の大きさを用意しました。") % {"count": count})
