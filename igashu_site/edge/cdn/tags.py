"""The names a page can be forgotten by, and how long a network may keep it."""

from collections.abc import Iterable
from time import time

from django.conf import settings

from ..tables import EVERYTHING

Headers = list[tuple[bytes, bytes]]

# Every page has the first; one that read more than a header may carry has only both of these.
ALL, WIDE = "all", "wide"
# Networks take 16 kB of names at most, some proxies 4 kB of all headers together.
LONGEST = 2_000


def names_of(tables: Iterable[str]) -> list[str]:
    """Return the names of a page that read these tables."""
    found = sorted(tables)
    return [ALL, *found] if len(" ".join(found)) <= LONGEST else [ALL, WIDE]


def names_to_purge(tables: Iterable[str]) -> list[str]:
    """Return the names by which every page goes that read one of these tables."""
    found = set(tables)
    return [ALL] if found & EVERYTHING else sorted(found | {WIDE})


def is_tagged() -> bool:
    return settings.IGASHU_EDGE_TAGS or bool(settings.IGASHU_CDN_PURGE_URL)


def tags(tables: Iterable[str]) -> Headers:
    """Name what a page read, for a network in front that forgets by name."""
    if not is_tagged():
        return []
    names = names_of(tables)
    return [
        (b"surrogate-key", " ".join(names).encode()),
        (b"cache-tag", ",".join(names).encode()),
    ]


def how_long(until: float) -> Headers:
    """Allow a network that hears of changes to keep a page, to its own moment and no longer.

    Said to networks alone (RFC 9213 and its elder): browsers, and any cache that nobody tells of a
    change, still have to ask each time.
    """
    left = int(until - time())
    if not settings.IGASHU_CDN_PURGE_URL or left < 1:
        return []
    allowed = b"max-age=%d" % left
    return [(b"surrogate-control", allowed), (b"cdn-cache-control", allowed)]
