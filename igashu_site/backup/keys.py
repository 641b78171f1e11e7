"""The key that seals the backups: from the environment or a file, never from the database."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .refusal import Refusal

SHORTEST = 40


def secret() -> str:
    """Return the key, or say how to make one."""
    found = settings.IGASHU_BACKUP_KEY or key_of_file()
    if len(found) >= SHORTEST:
        return found
    raise Refusal(
        _(
            "バックアップの鍵がありません。IGASHU_BACKUP_KEY か IGASHU_BACKUP_KEY_FILE に、"
            "40文字以上の鍵を入れてください(manage.py backup --new-key で作れます)。"
            "鍵をなくすと、バックアップは開けません。サーバーとは別の場所にも控えてください。"
        )
    )


def key_of_file() -> str:
    path = settings.IGASHU_BACKUP_KEY_FILE
    try:
        return Path(path).read_text().strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(_("鍵のファイル %(path)s を読めません。") % {"path": path}) from error
