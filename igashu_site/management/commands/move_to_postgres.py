"""Move the site from SQLite to PostgreSQL."""

import os
import subprocess
import sys
import time

import dj_database_url
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from igashu_site.backup import move
from igashu_site.backup.refusal import Refusal

TARGET = "move-target"


class Command(BaseCommand):
    help = "Copy everything from SQLite into an empty PostgreSQL database and compare row by row."

    def add_arguments(self, parser):
        parser.add_argument("url", help="postgresql://user:password@host:5432/database")

    def handle(self, *, url, **_options):
        began = time.monotonic()
        try:
            found = self.move(url)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            connections.databases.pop(TARGET, None)
        for one in found:
            self.stdout.write(f"  {one.rows:>9}  {one.table}")
        told = {"rows": sum(one.rows for one in found), "s": time.monotonic() - began}
        words = _("すべての表の行数と中身が合いました(%(rows)d行、%(s).1f秒)。")
        self.stdout.write(words % told)
        self.stdout.write(
            _(
                "IGASHU_DATABASE_URL を新しいアドレスにして、"
                "すべてのプロセスを起動しなおしてください。"
            )
        )

    def move(self, url):
        if connection.vendor != "sqlite":
            raise Refusal(_("いまのデータベースはSQLiteではありません。移すものがありません。"))
        refuse_open_steps()
        target = connect(url)
        move.refuse_a_site(target)
        there(url, "migrate", "--verbosity", "0")
        found = move.move(connection, target)
        target.close()
        there(url, "update_index", "--verbosity", "0")
        return found


def refuse_open_steps():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(_("先に manage.py migrate を実行してください。"))


def connect(url):
    known = dj_database_url.parse(url)
    connections.databases[TARGET] = connections.configure_settings({"default": known})["default"]
    return connections[TARGET]


def there(url, *command):
    """Run a command of ours as the new installation would."""
    env = os.environ | {"IGASHU_DATABASE_URL": url}
    done = subprocess.run(  # noqa: S603 - our own words, and no shell
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = _("移す先で %(command)s が失敗しました。%(said)s")
        raise Refusal(words % {"command": command[0], "said": done.stderr.strip()[-2000:]})
