"""Who says what the visitor's address is: our own proxy, and nobody else.

Any process of the machine can knock at a worker's port. What it writes into X-Forwarded-… is
thrown away unless it comes from an address that IGASHU_PROXY_ADDRESSES names.
"""

from functools import cache
from ipaddress import ip_address, ip_network

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings

CLAIMS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)


class BelieveTheProxyAlone:
    """Middleware: must stand first, before anything asks whether the line is secure."""

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):  # for both: it returns what the next one returns
        if not is_proxy(
            request.META.get("REMOTE_ADDR") or "", tuple(settings.IGASHU_PROXY_ADDRESSES)
        ):
            for claim in CLAIMS:
                request.META.pop(claim, None)
        return self.get_response(request)


@cache
def is_proxy(address: str, named: tuple[str, ...]) -> bool:
    """Tell whether this is a proxy of ours. No address: a Unix socket, guarded by its file."""
    if not address:
        return True
    try:
        who = ip_address(address)
    except ValueError:
        return False
    return any(who in ip_network(one, strict=False) for one in named)
