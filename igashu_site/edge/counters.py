"""How often what happened since this process began. A metrics page reads them."""

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Counters:
    """Whole numbers that only grow."""

    hits: int = 0  # answered from memory
    not_modified: int = 0  # of the hits: the reader had it already
    misses: int = 0  # not there: had to be made, or waited for
    renders: int = 0  # made by Django to be kept
    stores: int = 0  # kept
    bypasses: int = 0  # none of our business: signed in, not GET, private address …
    refusals: int = 0  # made, but not for everybody: never kept
    overtaken: int = 0  # made while what it shows was changed: never kept
    forgotten: int = 0  # pages forgotten because something they show was changed
    evictions: int = 0  # pages that made room for others
    stale_on_error: int = 0  # a page past its time, because a new one could not be made
    news: int = 0  # changes heard of from other processes


counters = Counters()


def grown() -> dict[str, int]:
    """Return every counter."""
    return asdict(counters)


def held() -> dict[str, int]:
    """Return how full the shelf is."""
    from .shelf import shelf

    return {"entries": len(shelf), "bytes": shelf.size}
