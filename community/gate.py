"""Stands before the sockets: only our own pages may open one. Asks no database."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

App = Callable[[dict, Callable, Callable], Awaitable[None]]


class Gate:
    """Lets a socket through when its Host is ours and its Origin stands on the list."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if is_from_our_pages(scope):
            await self.inner(scope, receive, send)
        else:
            await turn_away(scope, receive, send)


def is_from_our_pages(scope: dict) -> bool:
    host, origin = only(scope, b"host"), only(scope, b"origin")
    domain, _port = split_domain_port(host)
    return (
        bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS) and origin in our_origins()
    )


def only(scope: dict, name: bytes) -> str:
    """Return a header that stands there exactly once, else an empty string."""
    values = [value for key, value in scope["headers"] if key.lower() == name]
    return values[0].decode("latin-1") if len(values) == 1 else ""


def our_origins() -> set[str]:
    """Return the origins as browsers write them: nothing is parsed that a stranger has sent."""
    own = urlsplit(settings.BASE_URL)
    return {f"{own.scheme}://{own.netloc}", *settings.IGASHU_SOCKET_ORIGINS}


async def turn_away(scope: dict, receive: Callable, send: Callable) -> None:
    """Close before accepting, which a browser sees as 403."""
    await send({"type": "websocket.close", "code": 4403})
