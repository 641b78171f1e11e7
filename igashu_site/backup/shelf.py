"""Where the backups lie, and which of them are kept."""

import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"igashu-(\d{8}T\d{6}Z)\.backup")
FORM = "%Y%m%dT%H%M%SZ"
# How far back the newest backup of a day, of a week and of a month is kept.
KEEP = {"%Y-%m-%d": 14, "%G-%V": 8, "%Y-%m": 12}


def folder() -> Path:
    return Path(settings.IGASHU_BACKUP_DIR)


def path_for(at: datetime) -> Path:
    return folder() / f"igashu-{at.astimezone(UTC):{FORM}}.backup"


def backups() -> list[tuple[datetime, Path]]:
    """Return what lies on the shelf, the newest first."""
    if not folder().is_dir():
        return []
    found = [(NAME.fullmatch(path.name), path) for path in folder().iterdir()]
    dated = [(made_at(match[1]), path) for match, path in found if match]
    return sorted(dated, reverse=True)


def made_at(text: str) -> datetime:
    return datetime.strptime(text, FORM).replace(tzinfo=UTC)


def to_keep(dates: list[datetime]) -> set[datetime]:
    """Return which of these are kept: the newest of each of the last days, weeks and months."""
    kept: set[datetime] = set()
    for form, count in KEEP.items():
        newest: dict[str, datetime] = {}
        for at in sorted(dates):
            newest[at.strftime(form)] = at
        kept |= set(sorted(newest.values())[-count:])
    return kept


def tidy() -> list[Path]:
    """Remove what is no longer kept. Return what went."""
    found = backups()
    kept = to_keep([at for at, _path in found])
    gone = [path for at, path in found if at not in kept]
    for path in gone:
        path.unlink()
    return gone
