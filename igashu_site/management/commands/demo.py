"""Build the demo town."""

import logging
import os
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import localdate
from wagtail.models import Site

from home.models import HomePage
from igashu_site.demo.build import is_built, load
from igashu_site.demo.people import staff
from igashu_site.roles import lay_down_roles
from members.models import User

REFUSED = (
    "本番の設定では、デモの町は作れません。/ The demo town is not built with production settings "
    "(IGASHU_DEMO_ALLOWED is false)."
)
OCCUPIED = (
    "すでに別のサイトの内容があります。空のデータベースで実行してください。/ This database holds "
    "another site. Run this on an empty database."
)
PLACES = (
    ("サイト", "/"),
    ("会員の部屋", "/rooms/"),
    ("管理画面", "/cms/"),
    ("届いたメール", "/demo/mailbox/"),
)
MEMBERS = (("hinata", "会員（講座に参加）"), ("ayano", "会員（東京）"), ("michiko", "会員（市内）"))
ROLES = {
    "editor": "編集者",
    "approver": "承認者",
    "desk": "会員担当",
    "activity": "事業担当",
    "moderator": "世話人",
    "admin": "システム管理者",
}


@contextmanager
def quiet(*names):
    """Let these loggers speak of trouble only: hundreds of lines would bury the accounts."""
    levels = {logging.getLogger(name): logging.getLogger(name).level for name in names}
    for logger in levels:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)


class Command(BaseCommand):
    help = "Build the demo town. What people have entered since is kept."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there is any page or account."
        )

        parser.add_argument(
            "--migrate", action="store_true", help="First bring the database up to date."
        )
        parser.add_argument(
            "--serve", metavar="PORT", help="Then answer on this port, in this process."
        )

    def handle(self, *, if_empty, migrate, serve, **options):
        if not settings.IGASHU_DEMO_ALLOWED:
            raise CommandError(REFUSED)
        self.is_loud = bool(options["verbosity"])
        if migrate:
            bring_up_to_date(self.say)
        if not is_built() and not (if_empty and is_occupied()):
            self.build()
        if is_built():
            stand_at(urlsplit(settings.BASE_URL))
        if is_built() and self.is_loud:
            self.show_the_way()
        self.stdout.flush()  # what serves does not come back: a pipe would never be told
        if serve:
            serve_here(serve)

    def say(self, words):
        """Say at once what takes a while: nobody should wonder whether it hangs."""
        if self.is_loud:
            self.stdout.write(words)
            self.stdout.flush()

    def build(self):
        if is_occupied() and not is_begun():
            raise CommandError(OCCUPIED)
        self.say("デモの町を作っています（はじめの一回だけ、少しかかります）…")
        with quiet("wagtail", "django_tasks"):
            load(localdate())

    def show_the_way(self):
        write = self.stdout.write
        write("")
        for name, path in PLACES:
            write(f"  {name}: {settings.BASE_URL}{path}")
        write("")
        write(
            f"  ログインの確認コード: {settings.IGASHU_DEMO_LOGIN_CODE or '（メールで届きます）'}"
        )
        for person in staff():
            write(f"  {person.email}  {ROLES[person.role]}")
        for key, what in MEMBERS:
            write(f"  {key}@demo.example  {what}")
        write("")


def bring_up_to_date(say=lambda _words: None):
    """Migrate where there is something to migrate: looking is much quicker than doing nothing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("データベースの表をそろえています…")
        call_command("migrate", verbosity=0)
    else:
        # The one thing of ours that follows every migration and may change without one.
        lay_down_roles()


def serve_here(port):
    """Be the server: a second process would load everything once more."""
    from igashu_site import embedded  # installs its own loop: for whoever serves only

    connections.close_all()
    where = ["--access-log", os.devnull, "-b", "127.0.0.1", "-p", port]
    embedded.main([*where, "igashu_site.asgi:application"])


def stand_at(address):
    """Let the site know the address it is served at, which may differ from the last time."""
    standing = {"hostname": address.hostname, "port": address.port or 80}
    Site.objects.filter(is_default_site=True).exclude(**standing).update(**standing)
    Site.clear_site_root_paths_cache()


def is_occupied() -> bool:
    return HomePage.objects.exists() or User.objects.exists()


def is_begun() -> bool:
    """Tell whether what is there is this town, left unfinished."""
    return User.objects.filter(email=staff()[-1].email).exists()
