"""What an address of a device may look like, and how a device is called. Pure."""

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterable
from urllib.parse import urlsplit

# One member's devices.
MOST_DEVICES = 10
LONGEST_ENDPOINT = 1000
# RFC 8291: sixteen random bytes.
SECRET_BYTES = 16
# A name as DNS has it: anything else fails in the resolver, each time it is called.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?:{LABEL}\.)+{LABEL}")

# In this order: most programs also name those they descend from.
PROGRAMS = {"Edg": "Edge", "OPR": "Opera", "Samsung": "Samsung Internet", "Firefox": "Firefox",
            "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}  # fmt: skip
MACHINES = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
            "Macintosh": "Mac", "CrOS": "Chromebook", "Linux": "Linux"}  # fmt: skip


def is_push_service(endpoint: str, hosts: Iterable[str]) -> bool:
    """Tell whether an address is one that browsers' makers gave, and nothing else.

    A member names it, and our server calls it: it must not be led anywhere.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not re.fullmatch(r"[\x21-\x7e]+", endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:  # half an IPv6 address
        return False
    host = parts.netloc.removesuffix(":443")
    return (
        endpoint.startswith(f"https://{parts.netloc}/")
        and not parts.fragment
        and "\\" not in endpoint
        and NAME.fullmatch(host) is not None
        and any(is_named(host, one.lower()) for one in hosts)
    )


def is_named(host: str, pattern: str) -> bool:
    """`*.example.com` names every host below example.com; anything else only itself."""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) >= len(pattern)
    return host == pattern


def decoded(text: str) -> bytes:
    """Return what unpadded base64url says; empty if it is none."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}", text):
        return b""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return b""


def is_secret(text: str) -> bool:
    return len(decoded(text)) == SECRET_BYTES


def name_of(agent: str) -> str:
    """Return what a person calls their device, from the browser's own words; empty: unknown."""
    program = next((name for sign, name in PROGRAMS.items() if sign in agent), "")
    machine = next((name for sign, name in MACHINES.items() if sign in agent), "")
    return f"{program}（{machine}）" if program and machine else program or machine


def place_of(url: str) -> str:
    """Return the part of the site that an address lies in: its first two steps."""
    steps = [one for one in urlsplit(url).path.split("/") if one][:2]
    return "/" + "".join(f"{one}/" for one in steps)
