"""Create a row with a number drawn by lot or counted up: the database says whether it is free."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
TRIES = 8


def create_with(model: type[Row], name: str, draw: Callable[[], str], **fields: Any) -> Row:
    """Create a row whose `name` is drawn anew until it is free. Other clashes are raised."""
    for attempt in range(TRIES):
        value = draw()
        try:
            with transaction.atomic():
                return model._default_manager.create(**{name: value}, **fields)
        except IntegrityError:
            taken = model._default_manager.filter(**{name: value}).exists()
            if not taken or attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")
