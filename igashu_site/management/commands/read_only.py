"""Let the site be read only, or let people write again."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from igashu_site import read_only


class Command(BaseCommand):
    help = "Stop all writing while reading goes on (for moves, restores, repairs), or end that."

    def add_arguments(self, parser):
        parser.add_argument("state", choices=["on", "off", "show"])
        parser.add_argument("--words", default="", help="what visitors are told, up to 200 letters")

    def handle(self, *, state, words, **_options):
        if state == "on":
            read_only.turn_on(words=words[:200])
        elif state == "off":
            read_only.turn_off()
        read_only.switch.forget()
        is_on = read_only.switch.look()
        self.stdout.write(_("いまは読み取り専用です。") if is_on else _("いまは書き込みできます。"))
