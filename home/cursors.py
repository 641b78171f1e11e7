"""Cursors: where a list was left. Opaque and signed: nobody guesses or forges one."""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def written(name: str, *position: Any) -> str:
    """Return the cursor that stands after `position` in the list `name`."""
    return signing.dumps(position, salt=f"cursor.{name}")


def read(name: str, cursor: str) -> list[Any]:
    """Return the position a cursor of the list `name` stands for, or refuse it by name."""
    try:
        return signing.loads(cursor, salt=f"cursor.{name}")
    except signing.BadSignature as error:
        refusal = ValidationError(_("続きの位置が正しくありません。"), code="cursor_not_understood")
        raise ValidationError({"cursor": refusal}) from error
