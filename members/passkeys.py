"""Where a passkey can be used: browsers bind it to a name and refuse an address of numbers."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest


def advice(request: HttpRequest) -> dict | None:
    """Return nothing where passkeys work; else, where the same page has a name (or "")."""
    address = urlsplit(f"//{request.get_host()}")
    try:
        number = ip_address(address.hostname or "")
    except ValueError:
        return None
    if not number.is_loopback:
        return {"named": ""}
    port = f":{address.port}" if address.port else ""
    return {"named": f"{request.scheme}://localhost{port}{request.path}"}
