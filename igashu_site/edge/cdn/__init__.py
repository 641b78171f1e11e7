"""A network of caches in front (CDN): what each page tells it, and how it hears of changes.

    tags.py     the names a page can be forgotten by, and how long it may be kept
    shapes.py   how the purge endpoints of this world want to be asked
    waiting.py  what it has not been told yet: the notes of the changes themselves
    teller.py   tells it, beside the clock, until it has understood

Nothing here is asked during anybody's request. See docs/edge.md.
"""
