"""The words this town does not want in its rooms."""

import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from home.search.words import fold

from ..models import NgWord

# Staff seldom change the list; every message asks for it.
SECONDS = 30
NOT_THESE_WORDS = _(
    "この部屋では使えない言葉が入っています。言いかえて、もう一度送信してください。"
)
_kept: tuple[float, tuple[str, ...]] = (0.0, ())


def refuse_unwanted(text: str) -> None:
    """Raise a ValidationError when a word is not wanted here; it can be said in another way."""
    if (words := unwanted()) and holds_any(fold(text), words):
        raise ValidationError(NOT_THESE_WORDS, code="unwanted_word")


def holds_any(folded: str, words: tuple[str, ...]) -> bool:
    return any(word in folded for word in words)


def unwanted() -> tuple[str, ...]:
    """Return the words as they are compared; asked anew after half a minute."""
    global _kept
    until, words = _kept
    if time.monotonic() >= until:
        words = tuple(fold(word) for word in NgWord.objects.values_list("word", flat=True))
        _kept = (time.monotonic() + SECONDS, words)
    return words


@receiver([post_save, post_delete], sender=NgWord)
def forget(**_signal: Any) -> None:
    """What staff change here holds here at once, in other processes within half a minute."""
    global _kept
    _kept = (0.0, ())
