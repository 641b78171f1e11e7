"""Names of chosen values, for cards and lists."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model


def named(field: str) -> Callable[[Model], str | None]:
    """Return a `get_<field>_display` that looks its one name up.

    Django's own translates every name of the list to find one, each time it is asked.
    """

    def display(self: Model) -> str | None:
        value = getattr(self, field)
        name = names_of(type(self), field).get(value, value)
        return None if name is None else str(name)

    return display


@cache
def names_of(model: type[Model], field: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(field).flatchoices)
