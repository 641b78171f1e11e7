"""The pages one request needs to know by name and address: looked up together, each once.

The way to the page, the entries of both menus and the pages a body points to are rows of the same
table. Whoever knows early what will be needed says `want`; the first `find` looks for all of it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from .prepared import PreparedObjects, Slot, filling, room_for, slots
from .queries import knowing_who_may_read


class Way(NamedTuple):
    """The way to a page: the path and the depth of a site's front page, and the steps below it."""

    root: str
    depth: int
    steps: tuple[str, ...]


class Grove:
    def __init__(self) -> None:
        self.keys: set[int] = set()
        self.way: Way | None = None
        self.marked: tuple[str, int] | None = None
        self.found: dict[int, Page] = {}
        self.asked: set[int] = set()

    def want(self, keys: Iterable[int]) -> None:
        """Say which pages will be needed."""
        new = set(keys) - self.asked
        self.asked |= new
        self.keys |= new

    def want_marked(self, section: Page) -> None:
        """Say that the children of a page that are marked for menus will be needed."""
        self.marked = section.path, section.depth

    def want_way(self, way: Way) -> None:
        """Say that a page will be needed by its address, with every page above it."""
        self.way = way

    def all(self) -> list[Page]:
        """Return everything wanted so far, in the order of the tree."""
        if self.keys or self.way or self.marked:
            self.found |= {page.pk: page for page in self.look()}
            self.keys, self.way, self.marked = set(), None, None
        return sorted(self.found.values(), key=lambda page: page.path)

    def look(self) -> list[Page]:
        room = room_for(self.keys)
        shape = self.way and (self.way.root, self.way.depth, len(self.way.steps))
        steps = self.way.steps if self.way else ()
        named = {f"step{number}": step for number, step in enumerate(steps)}
        return written(room, shape, self.marked).objects(**filling("key", self.keys, room), **named)

    def find(self, keys: Iterable[int]) -> dict[int, Page]:
        """Return pages by key; what is gone is left out."""
        keys = list(keys)
        self.want(keys)
        self.all()
        return {key: self.found[key] for key in keys if key in self.found}


@lru_cache(maxsize=256)
def written(
    room: int, shape: tuple[str, int, int] | None, marked: tuple[str, int] | None
) -> PreparedObjects:
    """Return the query for so many keys, a way of so many steps, and what is marked for menus."""
    pages = Page.objects.all()
    fit = Q(pk__in=slots("key", Page._meta.pk, room)) if room else Q()
    if shape:
        slug = Page._meta.get_field("slug")
        steps = tuple(Slot(f"step{number}", slug) for number in range(shape[2]))
        fit |= steps_of(Way(shape[0], shape[1], steps))
    if marked:
        section = Page(path=marked[0], depth=marked[1])
        fit |= pages.child_of_q(section) & pages.in_menu_q()
    return PreparedObjects(knowing_who_may_read(pages.filter(fit)))


def steps_of(way: Way) -> Q:
    """Return what finds the pages of a way."""
    asked = Q(pk__in=[])
    for depth, slug in enumerate(way.steps, way.depth + 1):
        asked |= Q(depth=depth, slug=slug)
    return asked & Q(path__startswith=way.root) | Q(path__in=paths_to(way.root, way.depth))


def paths_to(root: str, depth: int) -> list[str]:
    """Return the paths of a site's front page and of what lies above it, below the tree's root."""
    return [root[: Page.steplen * above] for above in range(2, depth + 1)]


def grove_of(request: HttpRequest | None) -> Grove:
    """Return the grove of a request; a new one where there is no request."""
    if request is None:
        return Grove()
    if not hasattr(request, "_grove"):
        request._grove = Grove()
    return request._grove
