"""Bring the site back to what a backup holds."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from igashu_site.backup.refusal import Refusal
from igashu_site.backup.restore import restore


class Command(BaseCommand):
    help = "Replace database and files by a backup: all of it, or nothing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where there is a site")
        parser.add_argument("--sign-out", action="store_true", help="end everybody's session")

    def handle(self, *, file, replace, sign_out, **_options):
        began = time.monotonic()
        try:
            done = restore(connection, file, replace=replace, sign_out=sign_out)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        words = _(
            "%(made_at)s の状態に戻しました(%(rows)d行、ファイル%(files)d個、%(s).1f秒)。"
            "サイトのプロセスをすべて起動しなおしてください。"
        )
        made_at = f"{done.made_at:%Y-%m-%d %H:%M:%S %Z}"
        seconds = time.monotonic() - began
        told = {"made_at": made_at, "rows": done.rows, "files": done.files, "s": seconds}
        self.stdout.write(words % told)
        for path in done.kept:
            words = _("前のファイルはここに残しました。確かめたら消してください: %(path)s")
            self.stdout.write(words % {"path": path})
        if done.settings:
            words = _(
                "バックアップの中の設定をここに置きました。いまの設定と見くらべて、必要なものを"
                "移したら消してください(秘密の値が入っています): %(path)s"
            )
            self.stdout.write(words % {"path": done.settings})
        for name in done.missing_settings:
            self.stdout.write(
                _("バックアップのときにあった設定が、いまはありません: %(name)s") % {"name": name}
            )
