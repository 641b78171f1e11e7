"""Everything a page shows, in as few looks as possible: its lists, its pictures, what it points to.

Read one by one, a front page asks some forty times: each block for its page, its list, the list's
pictures, their sizes. Here it is first said what will be shown, and then fetched once for all.
"""

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PageOfList
from django.db.models import QuerySet
from django.http import HttpRequest

from . import pictures, queries
from .blocks.choosers import known, named_in
from .blocks.listing import SectionBlock, list_key
from .grove import grove_of
from .queries import Written
from .whereabouts import know_the_sites

if TYPE_CHECKING:
    from .models import SitePage


def gather(page: "SitePage", request: HttpRequest | None) -> dict[str, Any]:
    """Return what the page shows besides itself, loaded, and let its body know its parts."""
    body = getattr(page, "body", None)
    page_keys, image_keys = named_in(body) if body is not None else (set(), set())
    pages = grove_of(request).find(page_keys) if page_keys else {}
    shown = page.shows(request)
    lists = {name: rows_of(value) for name, value in shown.items() if rows_of(value) is not None}
    sections = section_lists(body, pages) if body is not None else {}
    loaded = queries.loaded([*lists.values(), *sections.values()], besides=[page])
    know_the_sites(chain(*loaded, [page]), request)
    images = pictures.hang([*chain(*loaded), page], image_keys)
    if body is not None:
        with known(pages, images):
            list(body)
    found = dict(zip([*lists, *sections], loaded, strict=True))
    return {
        **{name: put(value, found.get(name)) for name, value in shown.items()},
        "section_lists": {key: found[key] for key in sections},
    }


def rows_of(value: Any) -> QuerySet | Written | None:
    """Return the pages to load of what a page shows, if these are pages."""
    rows = value.object_list if isinstance(value, PageOfList) else value
    return rows if isinstance(rows, (QuerySet, Written)) else None


def put(value: Any, loaded: list | None) -> Any:
    """Return the value with the loaded pages in it."""
    if loaded is None:
        return value
    if isinstance(value, PageOfList):
        value.object_list = loaded
        return value
    return loaded


def section_lists(body, pages: dict) -> dict[tuple, QuerySet | Written]:
    """Return the lists of the blocks that fill themselves from a section."""
    found = {}
    for child in body.raw_data:
        block = body.stream_block.child_blocks.get(child["type"])
        if not isinstance(block, SectionBlock):
            continue
        key = list_key(child["value"].get("section"), child["value"].get("count"))
        rows = queries.first_under(pages[key[0]], key[1]) if key[0] in pages else None
        if rows is not None:
            found[key] = rows
    return found
