"""The town's own key pair (VAPID, RFC 8292): push services know by it who calls. No account."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from .rules import decoded

KEY_BYTES = 32
# RFC 8291: an uncompressed point on P-256.
POINT_BYTES = 65


def is_installed() -> bool:
    """Tell whether the extra `push` is there."""
    return find_spec("http_ece") is not None and find_spec("py_vapid") is not None


def is_on() -> bool:
    """Tell whether devices can be called: the extra is installed and the key is set."""
    return bool(settings.IGASHU_PUSH_KEY) and is_installed() and is_key(settings.IGASHU_PUSH_KEY)


@lru_cache(maxsize=4)
def is_key(text: str) -> bool:
    try:
        private_key(text)
    except ValueError:
        return False
    return True


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that a setting says, or raise ValueError."""
    raw = decoded(text)
    if len(raw) != KEY_BYTES:
        raise ValueError("not a key of 32 bytes")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


@lru_cache(maxsize=4)
def public_key(text: str) -> str:
    """Return what browsers are given to subscribe with: it belongs to the private key."""
    point = private_key(text).public_key()
    return encoded(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def present() -> str:
    """Return the public key of today; empty: there is none."""
    return public_key(settings.IGASHU_PUSH_KEY) if settings.IGASHU_PUSH_KEY else ""


def is_point(text: str) -> bool:
    """Tell whether this is a point of the curve: nothing can be sealed for any other."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(text))
    except ValueError:
        return False
    return len(decoded(text)) == POINT_BYTES


def new_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encoded(number.to_bytes(KEY_BYTES, "big"))


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def contact() -> str:
    """Return where a push service can reach the town when something goes wrong."""
    from email.utils import parseaddr

    return settings.IGASHU_PUSH_CONTACT or f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def signer() -> Any:
    """Return what signs our calls; py_vapid comes with the extra."""
    from py_vapid import Vapid02

    return Vapid02(private_key(settings.IGASHU_PUSH_KEY))
