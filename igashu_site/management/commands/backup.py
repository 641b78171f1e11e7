"""Make a backup, or look whether one is whole."""

import secrets
import signal
import threading
import time
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from igashu_site import heartbeat
from igashu_site.backup import archive, keys, make, nightly, shelf
from igashu_site.backup.refusal import Refusal


class Command(BaseCommand):
    help = "Write database, files and their manifest into one sealed file, and read it back."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--verify", metavar="FILE", type=Path, help="only look at this backup")
        parser.add_argument("--list", action="store_true", help="only show what lies on the shelf")
        parser.add_argument("--new-key", action="store_true", help="only print a fresh key")
        parser.add_argument("--keep-all", action="store_true", help="remove no older backup")
        parser.add_argument(
            "--every-night", action="store_true", help="stay, and make one at half past two"
        )

    def handle(self, *, verify, new_key, keep_all, **options):
        try:
            if new_key:
                self.stdout.write(secrets.token_urlsafe(48))
            elif verify:
                self.verify(verify)
            elif options["list"]:
                self.show()
            elif options["every_night"]:
                self.stay(keep_all)
            else:
                self.make(keep_all)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def stay(self, keep_all):
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: stop.set())
        nightly.run(stop, partial(self.make, keep_all))

    def make(self, keep_all):
        began = time.monotonic()
        with heartbeat.heard("backup"):
            path = make.make(connection)
            gone = [] if keep_all else shelf.tidy()
        words = _("バックアップを作り、読み返して確かめました: %(path)s(%(mb).1f MB、%(s).1f秒)")
        size = path.stat().st_size / 1e6
        self.stdout.write(words % {"path": path, "mb": size, "s": time.monotonic() - began})
        for old in gone:
            self.stdout.write(_("保管期間が過ぎたので消しました: %(name)s") % {"name": old.name})

    def verify(self, path):
        secret = keys.secret()
        about = archive.about_of(path, secret)
        manifest = archive.unpacked(path, secret)
        rows = sum(rows for rows, _sum in manifest["tables"].values())
        words = _("このバックアップは無事です: %(made_at)s、%(rows)d行、ファイル%(files)d個")
        told = {"made_at": about["made_at"], "rows": rows, "files": archive.files_in(manifest)}
        self.stdout.write(words % told)

    def show(self):
        for at, path in shelf.backups():
            self.stdout.write(
                f"{at:%Y-%m-%d %H:%M} UTC  {path.stat().st_size / 1e6:9.1f} MB  {path}"
            )
