"""Which texts of an address can be the key of a row at all."""

from django.core.exceptions import ValidationError
from django.db.models import Model


def is_identifier(model: type[Model], text: str) -> bool:
    """Say whether the database can be asked for this key without falling over it."""
    key = model._meta.pk
    while key.remote_field is not None:
        key = key.target_field
    try:
        # The validators know the range that the database's numbers have.
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True
