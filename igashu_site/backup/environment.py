"""The settings of the town inside its backup: without them a lost machine is not made anew."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.timezone import now

NAME = "settings.env"
# What opens the backup is of no use inside of it.
LEFT_OUT = {"IGASHU_BACKUP_KEY", "IGASHU_ENV_FILE"}


def written() -> str:
    """Return the settings of this process as a file that a shell and systemd read alike."""
    known = sorted(name for name in os.environ if name.startswith("IGASHU_"))
    return "".join(f"{name}={quoted(os.environ[name])}\n" for name in known if name not in LEFT_OUT)


def quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    for character in '\\"$`':
        value = value.replace(character, f"\\{character}")
    return f'"{value}"'


def put_beside(found: Path) -> Path | None:
    """Lay the settings of a backup where somebody can look at them: never over those in force.

    Return the place; None where the backup has none, or the very same.
    """
    if not found.exists() or found.read_text() == written():
        return None
    place = Path(settings.VAR_DIR) / f"igashu.env.restored-{now():%Y%m%dT%H%M%S}"
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(found.read_text())
    return place
