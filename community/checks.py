"""What a server must not be started with: a scanner that is named and cannot be asked."""

import shlex
import shutil

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.translation import gettext as _


@register(Tags.security, deploy=True)
def the_scanner_is_there(app_configs, **_kwargs):
    """Every picture would be refused, and nobody would know why."""
    command = settings.IGASHU_SCAN_COMMAND
    if not command or can_be_run(command):
        return []
    what = _("IGASHU_SCAN_COMMAND のプログラムが見つかりません(いまの値: %(value)s)。")
    mend = _(
        "ウイルスの検査に使うプログラムを入れるか、値を直してください"
        "(例: /usr/bin/clamdscan --no-summary -)。検査しないときは空にします。"
    )
    return [Error(what % {"value": command}, hint=mend, id="community.E001")]


def can_be_run(command: str) -> bool:
    try:
        return shutil.which(shlex.split(command)[0]) is not None
    except (ValueError, IndexError):  # an open quote, or nothing but blanks
        return False
