"""The language in which a socket's refusals are said: the one its page was read in."""

from django.http import HttpRequest
from django.utils.translation import get_language_from_request


def of_socket(scope) -> str:
    """Ask as the middleware of pages does: the cookie of the switch, then the browser's wish."""
    request = HttpRequest()
    request.COOKIES = scope["cookies"]
    wish = dict(scope["headers"]).get(b"accept-language", b"")
    request.META["HTTP_ACCEPT_LANGUAGE"] = wish.decode("latin-1")
    return get_language_from_request(request)
