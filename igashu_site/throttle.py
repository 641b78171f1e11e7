"""How often one caller may knock at the JSON doors."""

import hashlib
import ipaddress
import math
import time

from django.conf import settings
from django.core.cache import cache
from ninja.throttling import BaseThrottle

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def caller(request, user=None):
    """Return who is counted: the account, or the address; a whole IPv6 home network is one."""
    user = user or request.user
    if user.is_authenticated:
        return f"user:{user.pk}"
    return f"address:{network(BaseThrottle().get_ident(request) or '')}"


def network(address):
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network(f"{known}/64", strict=False))


def wait_for(who, *, rate=None, at=None):
    """Count one request. Return None, or the seconds to wait when the allowance is used up."""
    allowed, period = (rate or settings.IGASHU_API_RATE).split("/")
    seconds, at = SECONDS[period], at or time.time()
    # One counter per window, raised by the cache itself: two requests at once are two.
    key = "api-rate:" + hashlib.sha256(f"{who}:{int(at // seconds)}".encode()).hexdigest()
    cache.add(key, 0, timeout=2 * seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # the cache dropped the counter between the two lines
        return None
    return None if used <= int(allowed) else math.ceil(seconds - at % seconds)
