"""What a server does once, when it has started: nothing made until then is garbage."""

import gc

# New objects until the young are looked at (Python's own: 700), and how often the older ones are:
# a page makes some ten thousand objects, nearly all of which end with it.
THRESHOLDS = (50_000, 20, 100)


def settle() -> None:
    """Take what the start has made out of the collector's rounds, and let these be rarer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
