"""Calls a push service: sealed for one device (RFC 8291), signed by the town (RFC 8292).

The address was named by a member. So: only hosts of the list, only public addresses, the very
address that was looked at is the one connected to, no redirects, little time, little to read.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.timezone import now

from . import keys
from .models import Device
from .rules import decoded, is_push_service

# Seconds for each step of a call, and for all of them: an answer may come drop by drop.
PATIENCE = 5
PATIENCE_IN_ALL = 20
# Seconds a signature holds; push services accept a day at most.
SIGNED_FOR = 3600
# The longest a push service may ask us to wait.
LONGEST_REST = timedelta(hours=6)


class NotAllowed(Exception):
    """The address leads where we do not go."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    rest: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        return self.status in (200, 201, 202, 204)

    @property
    def is_gone(self) -> bool:
        """The browser gave the subscription up: RFC 8030, 7.3, and what services say in fact."""
        return self.status in (404, 410)


def call(device: Device, words: bytes, *, ttl: int, topic: str) -> Answer:
    """Bring `words` to a device. Raise NotAllowed, or OSError and HTTPException when it is away."""
    if not is_push_service(device.endpoint, settings.IGASHU_PUSH_HOSTS):
        raise NotAllowed("not a push service of the list")
    headers = signed(device.endpoint) | {
        "TTL": str(ttl),
        "Topic": topic,
        "Urgency": "normal",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
    return post(device.endpoint, sealed(device, words), headers)


def sealed(device: Device, words: bytes) -> bytes:
    """Return what only this device can open, with a key pair made for this one message."""
    import http_ece

    return http_ece.encrypt(
        words,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(device.p256dh),
        auth_secret=decoded(device.auth),
        version="aes128gcm",
    )


def signed(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "sub": keys.contact(),
        "aud": f"https://{parts.hostname}",
        "exp": int(time.time()) + SIGNED_FOR,
    }
    return dict(keys.signer().sign(claims))


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(endpoint)
    way = parts.path + (f"?{parts.query}" if parts.query else "")
    line = Line(str(parts.hostname))
    end = threading.Timer(PATIENCE_IN_ALL, line.cut)
    end.daemon = True
    end.start()
    try:
        line.request("POST", way, body=body, headers=headers)
        answer = line.getresponse()  # nobody needs more of it than its number: no body is read
        return Answer(answer.status, rest_of(answer.headers.get("Retry-After", "")))
    finally:
        end.cancel()
        line.close()


class Line(http.client.HTTPSConnection):
    """A connection to the address that was looked at: a name cannot lead elsewhere meanwhile."""

    def __init__(self, host: str) -> None:
        self.trusted = trust()
        super().__init__(host, 443, timeout=PATIENCE, context=self.trusted)

    def connect(self) -> None:
        family, address = find(self.host)
        raw = socket.socket(family, socket.SOCK_STREAM)
        try:
            raw.settimeout(PATIENCE)
            raw.connect(address)
            self.sock = self.trusted.wrap_socket(
                raw, server_hostname=self.host, do_handshake_on_connect=False
            )
        except BaseException:
            raw.close()
            raise
        self.sock.do_handshake()

    def cut(self) -> None:
        """End it from outside, whatever it is waiting for: the one who waits hears of an end."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@cache
def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def find(host: str) -> tuple[int, Any]:
    """Return where a host is; refuse it when any of its addresses is not a public one."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    if not found or not all(is_public(one[4][0]) for one in found):
        raise NotAllowed("not a public address")
    return found[0][0], found[0][4]


def is_public(text: Any) -> bool:
    address = ipaddress.ip_address(str(text).partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return is_public(inner)
    # fec0::/10 is given up, and still a network of one's own.
    is_local = getattr(address, "is_site_local", False) or address.is_multicast
    return address.is_global and not is_local and not address.is_reserved


def rest_of(text: str) -> timedelta | None:
    """Return how long a push service asks to be left alone, within reason."""
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_REST)
    try:
        until: datetime = parsedate_to_datetime(text)
        return min(max(until - now(), timedelta(0)), LONGEST_REST)
    except (TypeError, ValueError):
        return None
