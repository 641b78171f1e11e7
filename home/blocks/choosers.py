"""Choosers of pages and pictures that take what is known already, before they ask the database.

Wagtail asks once for each kind of block. A page that knows its whole body can find everything its
blocks point to in one look: `named_in` tells what that is, `known` hands it to the blocks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy

from wagtail import blocks
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

_known: ContextVar[dict | None] = ContextVar("known", default=None)


class Knowing:
    """A chooser that may know what it is asked for."""

    kind = ""

    def bulk_to_python(self, values):
        known = (_known.get() or {}).get(self.kind)
        if known is None:
            return super().bulk_to_python(values)
        # A copy for each block: one's alternative text is not another's.
        return [copy(known[key]) if key in known else None for key in values]


class PageChooser(Knowing, blocks.PageChooserBlock):
    kind = "pages"


class PictureChooser(Knowing, ImageChooserBlock):
    kind = "images"


@contextmanager
def known(pages: dict, images: dict) -> Iterator[None]:
    """Let blocks that are read meanwhile take pages and pictures from here."""
    token = _known.set({"pages": pages, "images": images})
    try:
        yield
    finally:
        _known.reset(token)


def named_in(stream) -> tuple[set[int], set[int]]:
    """Return the keys of the pages and of the pictures a body points to, without reading it."""
    pages, images = set(), set()
    for kind, key in keys_in(stream.stream_block, list(stream.raw_data)):
        (pages if kind == "pages" else images).add(key)
    return pages, images


def keys_in(block, value) -> Iterator[tuple[str, int]]:
    """Yield (kind, key) of everything chosen in a block's stored value."""
    if isinstance(block, Knowing):
        if isinstance(value, int):
            yield block.kind, value
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value or ():
            if child["type"] in block.child_blocks:
                yield from keys_in(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, blocks.ListBlock):
        for child in value or ():
            is_item = isinstance(child, dict) and child.get("type") == "item"
            yield from keys_in(block.child_block, child["value"] if is_item else child)
    elif isinstance(block, blocks.BaseStructBlock):
        yield from keys_in_struct(block, value)


def keys_in_struct(block, value) -> Iterator[tuple[str, int]]:
    if isinstance(block, ImageBlock) and isinstance(value, int):
        # As it was stored before pictures had an alternative text of their own.
        yield PictureChooser.kind, value
    elif isinstance(value, dict):
        for name, child in block.child_blocks.items():
            yield from keys_in(child, value.get(name))
