"""What lies on the disk, and who the house belongs to."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.models import Site

from home.models import HomePage
from igashu_site import refusals, roles, server_files
from igashu_site.backup import keys, postgres, shelf
from igashu_site.backup.refusal import Refusal
from igashu_site.records import seal

from .finding import Finding

LEAST_FREE = 1024**3
OLDEST_BACKUP = timedelta(hours=36)
ENV_FILE = Path("/etc/igashu/igashu.env")
SYSTEM = Path("/")


def folders() -> Iterator[Finding]:
    for place in (Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)):
        if not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
            yield Finding(
                "folder",
                _("フォルダー %(path)s に書き込めません。") % {"path": place},
                _("sudo install -d -o igashu -g www-data -m 2750 %(path)s を実行してください。")
                % {"path": place},
            )


def disk() -> Iterator[Finding]:
    place = Path(settings.VAR_DIR)
    if place.is_dir() and shutil.disk_usage(place).free < LEAST_FREE:
        yield Finding(
            "disk",
            _("ディスクの空きが 1 GB もありません。"),
            _("古い控え(%(path)s)を別の場所に移すか、journalctl --vacuum-time=90d を実行。")
            % {"path": shelf.folder()},
        )


def static() -> Iterator[Finding]:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(
            "static",
            _("画面の部品(CSS など)が並べられていません。"),
            _("sudo igashu collectstatic --noinput を実行してください。"),
        )


def secrets_are_closed() -> Iterator[Finding]:
    keys = [ENV_FILE, Path(settings.IGASHU_BACKUP_KEY_FILE or "/nowhere")]
    for place in keys:
        if place.exists() and place.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield Finding(
                "secret_open",
                _("秘密の書かれた %(path)s を、誰でも読めます。") % {"path": place},
                _("sudo chmod o-rwx %(path)s を実行してください。") % {"path": place},
            )


def house_is_open() -> Iterator[Finding]:
    if (Path(settings.VAR_DIR) / "maintenance.on").exists():
        yield Finding(
            "closed",
            _("「準備中」の画面を出したままになっています。"),
            _("sudo rm %(path)s で開きます。")
            % {"path": Path(settings.VAR_DIR) / "maintenance.on"},
        )


def maintenance_page() -> Iterator[Finding]:
    if not settings.SECURE_PROXY_SSL_HEADER:
        return  # no nginx that would show it
    folder = Path(settings.VAR_DIR) / "pages"
    if not (folder / "maintenance.html").exists() or not refusals.are_written(folder):
        yield Finding(
            "maintenance_page",
            _("「準備中」などの、nginx が見せる画面がないか、前の版のままです。"),
            _("sudo igashu maintenance_page を実行してください。"),
        )


def files_of_the_system() -> Iterator[Finding]:
    found = server_files.others(SYSTEM)
    if found:
        yield Finding(
            "server_files",
            _("サーバーに置いたファイルが、いまの版や設定と違います：%(paths)s")
            % {"paths": ", ".join(map(str, found))},
            _("sudo igashu-files を実行し、続けて sudo igashu-restart を実行してください。"),
        )


def finished_pages() -> Iterator[Finding]:
    place = settings.IGASHU_EDGE_FILES
    if place and not (Path(place).is_dir() and os.access(place, os.W_OK)):
        yield Finding(
            "finished_pages",
            _("できあがったページを置くフォルダー %(path)s に書き込めません。") % {"path": place},
            _("sudo install -d -o igashu -g www-data -m 2750 %(path)s を実行してください。")
            % {"path": place},
        )


def backups() -> Iterator[Finding]:
    found = shelf.backups()
    if not found:
        yield Finding(
            "no_backup",
            _("バックアップがひとつもありません。"),
            _("sudo igashu backup を実行し、igashu-backup.timer を有効にしてください。"),
        )
    elif now() - found[0][0] > OLDEST_BACKUP:
        yield Finding(
            "old_backup",
            _("最後のバックアップは %(day)s です。") % {"day": f"{found[0][0]:%Y-%m-%d}"},
            _("systemctl status igashu-backup.timer と journalctl -u igashu-backup を確認。"),
        )


def backup_key() -> Iterator[Finding]:
    """Asked as the site's user, who makes the nightly backup."""
    path = settings.IGASHU_BACKUP_KEY_FILE or "/etc/igashu/backup.key"
    make = _(
        "sudo igashu backup --new-key | "
        "sudo install -o igashu -g igashu -m 0400 /dev/stdin %(path)s "
        "を実行し、鍵を紙に写して金庫へ。"
    )
    hand_over = _("sudo chown igashu %(path)s と sudo chmod 0400 %(path)s を実行してください。")
    try:
        keys.secret()
    except Refusal as refusal:
        is_closed = isinstance(refusal.__cause__, PermissionError)
        mend = hand_over if is_closed else make
        yield Finding("backup_key", str(refusal), mend % {"path": path})


def backup_tool() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    try:
        postgres.binary("pg_dump")
    except Refusal as refusal:
        mend = _("sudo apt-get install -y postgresql-client を実行してください。")
        yield Finding("backup_tool", str(refusal), mend)


def people_and_pages() -> Iterator[Finding]:
    try:
        yield from first_steps()
    except DatabaseError:
        return  # told by the database's own finding


def first_steps() -> Iterator[Finding]:
    if not seal.is_whole():
        yield Finding(
            "record_unsealed",
            _("操作の記録に、書きかえを防ぐしくみがかかっていません。"),
            _("sudo igashu migrate を実行してください。"),
        )
    head = Group.objects.filter(name=roles.ADMINISTRATOR, user__is_active=True)
    if not head.exists():
        yield Finding(
            "no_administrator",
            _("システム管理者がひとりもいません。"),
            _("sudo igashu create_staff アドレス --role %(role)s を実行してください。")
            % {"role": roles.ADMINISTRATOR},
        )
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or not HomePage.objects.filter(pk=site.root_page_id).exists():
        yield Finding(
            "no_home_page",
            _("トップページがまだありません。"),
            _("sudo igashu begin を実行してください。"),
        )


PROBES = (
    folders, disk, static, secrets_are_closed, house_is_open, maintenance_page, finished_pages,
    files_of_the_system, backups, backup_key, backup_tool, people_and_pages,
)  # fmt: skip
