"""The town's virus scanner, if it has one: asked about every file before anything opens it."""

import logging
import shlex
import subprocess
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import rules

logger = logging.getLogger(__name__)
# What clamdscan and its like answer; anything else means that nobody has looked.
CLEAN, INFECTED = 0, 1


def refuse_infected(file: IO[bytes]) -> None:
    """Hand the file to IGASHU_SCAN_COMMAND on its input; raise NotNow unless it is found clean."""
    if not settings.IGASHU_SCAN_COMMAND:
        return
    answer = ask(shlex.split(settings.IGASHU_SCAN_COMMAND), file)
    if answer == INFECTED:
        words = _("ウイルスの検査で問題が見つかったため、このファイルは送れません。")
        raise rules.NotNow(words, code="infected")
    if answer != CLEAN:
        words = _(
            "いまはウイルスの検査ができないため、写真を送れません。"
            "少し待って、もう一度お試しください。"
        )
        raise rules.NotNow(words, code="not_scanned")


def ask(command: list[str], file: IO[bytes]) -> int | None:
    """Return what the scanner answered, or None when it could not be asked."""
    file.seek(0)
    try:
        answered = subprocess.run(  # noqa: S603 - the administrator's own setting
            command,
            input=file.read(),
            capture_output=True,
            timeout=settings.IGASHU_SCAN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        logger.exception("scanner not asked", extra={"event": "community.scan.failed"})
        return None
    finally:
        file.seek(0)
    if answered.returncode not in (CLEAN, INFECTED):
        event = {"event": "community.scan.failed"}
        logger.error("scanner answered %s", answered.returncode, extra=event)
    return answered.returncode
