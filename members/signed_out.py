"""The session ended while somebody was writing: say that nothing was sent, and lead back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]


def sign_in_first(back_to: Callable[..., str] | None = None) -> Callable[[View], View]:
    """Guard a view as `login_required` does, and speak up when something was being sent.

    `back_to` gets the view's arguments and returns where to go on: an address that can be
    opened, which the address of a form often cannot. Without it: the same address.
    """

    def guard(view: View) -> View:
        signed_in = login_required(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated or request.method != "POST":
                return signed_in(request, *args, **kwargs)
            # What a script sends by itself is nothing a person waits for.
            if not request.headers.get("Accept", "").startswith("application/json"):
                messages.warning(request, _("ログインの時間が切れたため、送信されていません。"))
            onward = back_to(*args, **kwargs) if back_to else request.get_full_path()
            return redirect_to_login(onward)

        return guarded

    return guard
