"""The pages one request needs to know by name and address: looked up together, each once.

The way to the page, the entries of both menus and the pages a body points to are rows of the same
table. Whoever knows early what will be needed says `want`; the first `find` looks for all of it.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from .queries import knowing_who_may_read


class Grove:
    def __init__(self) -> None:
        self.wanted = Q()
        self.found: dict[int, Page] = {}
        self.asked: set[int] = set()

    def want(self, pages: Q = Q(), *, keys: Iterable[int] = ()) -> None:  # noqa: B008 - immutable
        """Say what will be needed: pages that fit, or pages by key."""
        new = set(keys) - self.asked
        self.asked |= new
        self.wanted |= pages | Q(pk__in=new) if new else pages

    def all(self) -> list[Page]:
        """Return everything wanted so far, in the order of the tree."""
        if self.wanted:
            rows = knowing_who_may_read(Page.objects.filter(self.wanted))
            self.found |= {page.pk: page for page in rows}
            self.wanted = Q()
        return sorted(self.found.values(), key=lambda page: page.path)

    def find(self, keys: Iterable[int]) -> dict[int, Page]:
        """Return pages by key; what is gone is left out."""
        keys = list(keys)
        self.want(keys=keys)
        self.all()
        return {key: self.found[key] for key in keys if key in self.found}


def grove_of(request: HttpRequest | None) -> Grove:
    """Return the grove of a request; a new one where there is no request."""
    if request is None:
        return Grove()
    if not hasattr(request, "_grove"):
        request._grove = Grove()
    return request._grove
