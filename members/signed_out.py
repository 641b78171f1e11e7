"""The session ended while somebody was writing: where one goes on after signing in again.

What was written is kept by `middleware.NothingTypedIsLost`, for every form alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def sign_in_first(back_to: Callable[..., str] | None = None) -> Callable[[View], View]:
    """Guard a view as `login_required` does, also where its address cannot be opened.

    `back_to` gets the view's arguments and returns where to go on: an address that can be
    opened, which the address of a form often cannot. Without it: the same address.
    """

    def guard(view: View) -> View:
        signed_in = login_required(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated or request.method != "POST":
                return signed_in(request, *args, **kwargs)
            onward = back_to(*args, **kwargs) if back_to else request.get_full_path()
            return redirect_to_login(onward)

        return guarded

    return guard
