"""Cursors: where a list was left. Opaque and signed: nobody guesses or forges one."""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _


class Timeless(signing.TimestampSigner):
    """Writes one place with the same letters whenever it is asked.

    With the second of its making in it, a list would read differently each time: two page workers
    would never agree on it, and who has it already would be sent it again.
    """

    def timestamp(self) -> str:
        return "0"


def written(name: str, *position: Any) -> str:
    """Return the cursor that stands after `position` in the list `name`."""
    return Timeless(salt=f"cursor.{name}").sign_object(position)


def read(name: str, cursor: str) -> list[Any]:
    """Return the position a cursor of the list `name` stands for, or refuse it by name."""
    try:
        return signing.loads(cursor, salt=f"cursor.{name}")
    except signing.BadSignature as error:
        refusal = ValidationError(_("続きの位置が正しくありません。"), code="cursor_not_understood")
        raise ValidationError({"cursor": refusal}) from error


def newest(
    found: QuerySet, *, by: str, name: str, cursor: str | None, limit: int
) -> tuple[list[Model], str | None]:
    """Return what follows the cursor, newest first by a moment, and the cursor of what is left."""
    rest = found.order_by(f"-{by}", "-pk")
    if cursor is not None:
        at, pk = read(name, cursor)
        moment = parse_datetime(at)
        rest = rest.filter(**{f"{by}__lt": moment}) | rest.filter(**{by: moment, "pk__lt": pk})
    rows = list(rest[: limit + 1])
    last = rows[limit - 1] if rows[limit:] else None
    onward = written(name, getattr(last, by).isoformat(), str(last.pk)) if last else None
    return rows[:limit], onward
