"""May anything be written now? The roof knows; every floor may ask."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Seconds after which it is worth trying again.
WAIT = 300
_asked: list[Callable[[], bool]] = []


class NotWritable(ValidationError):
    """The site can be read only, for a while."""

    wait = WAIT

    def __init__(self) -> None:
        words = _("ただいま点検のため、送信できません。しばらくしてから、もう一度お試しください。")
        super().__init__(words, code="read_only")


def ask(whom: Callable[[], bool]) -> None:
    """Let this one answer from now on."""
    _asked[:] = [whom]


def is_read_only() -> bool:
    return any(answer() for answer in _asked)


def refuse_writing() -> None:
    """Raise NotWritable while nothing may be written."""
    if is_read_only():
        raise NotWritable
