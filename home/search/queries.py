"""What the public search finds, and how a hit is shown."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from wagtail.models import Page, Site
from wagtail.search.index import SearchField

from ..queries import public_live
from . import excerpts

LONGEST_QUERY = 100
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Hit:
    url: str
    title: list[excerpts.Piece]
    excerpt: list[excerpts.Piece]
    kind: str
    day: date | datetime | None


def asked_for(raw: str) -> str:
    """Return a typed query fit for use: one line, no control characters, not too long."""
    return CONTROLS.sub(" ", raw).strip()[:LONGEST_QUERY].strip()


def is_cut(raw: str) -> bool:
    """Tell whether only the beginning of a typed query is looked for."""
    return len(CONTROLS.sub(" ", raw).strip()) > LONGEST_QUERY


def pages_about(query: str, site: Site | None):
    """Return the public pages of a site that hold the words, best first. Slice it; count it."""
    public = public_live(Page.objects.all())
    if site is not None:
        public = public.descendant_of(site.root_page, inclusive=True)
    # The index filters by plain fields only, so what is public is chosen by key.
    return Page.objects.filter(pk__in=public.values("pk")).specific().search(query)


def hit(page: Page, query: str) -> Hit:
    return Hit(
        url=page.url,
        title=excerpts.marked(page.title, query),
        excerpt=excerpts.excerpt(text_of(page), query),
        kind=str(getattr(page, "kind", page.specific_class._meta.verbose_name)),
        day=getattr(page, "listing_date", page.last_published_at),
    )


def text_of(page: Page) -> str:
    """Return the words of a page besides its title, as the index has read them."""
    fields = (
        f
        for f in page.get_search_fields()
        if isinstance(f, SearchField) and f.field_name != "title"
    )
    values = (field.get_value(page) for field in fields)
    return " ".join(
        " ".join(value) if isinstance(value, list) else str(value or "") for value in values
    )
