"""Queries of the JSON lists, read by a stranger, nothing kept."""

from collections.abc import Iterator

from ..harness.rows import Count
from ..pages.counts import queries_of

MOST = 2
LISTS = ("/api/v1/pages?limit=20", "/api/v1/activities", "/api/v1/recruitments")


def counts() -> Iterator[Count]:
    for address in LISTS:
        yield Count(f"queries of {address}", queries_of(address), at_most=MOST, at_least=1)
