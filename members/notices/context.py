"""What the header of every page says to a person: how much news waits for them."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice


def news(request: HttpRequest) -> dict[str, Any]:
    """Offer `unread_notices`, counted when a template first asks for it."""
    return {"unread_notices": SimpleLazyObject(partial(unread_of, request))}


def unread_of(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Notice.objects.filter(user=user, read_at=None).count()
