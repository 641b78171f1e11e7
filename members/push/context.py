"""What the page of notices shows about devices."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token

from members.notices.sections import Section

from . import carrier, keys
from .forms import WishForm
from .mark import marked
from .models import Device, Wish


def section(request: HttpRequest) -> Section | None:
    """Return the section; nothing when there is no push here."""
    if not keys.is_on() or not carrier.may_be_called(request.user):
        return None
    devices = list(Device.objects.filter(user=request.user))
    here = marked(request)
    shown: dict[str, Any] = {
        "key": keys.present(),
        "devices": devices,
        "lost": [one for one in devices if one.key not in ("", keys.present())],
        "this_one": next((one for one in devices if one.pk == here), None),
        "form": WishForm(wish=wish_of(request.user)),
        "token": get_token(request),
    }
    return Section("push/section.html", "push/push.css", "push/device.js", shown)


def wish_of(user) -> Wish:
    return Wish.objects.filter(user=user).first() or Wish(user=user)
