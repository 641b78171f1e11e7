"""What a stranger may see, and the lists made of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from .models import SitePage


def public_live(pages: PageQuerySet) -> PageQuerySet:
    """Return only what anybody may read: published, and neither it nor a page above it restricted.

    Says the same as Wagtail's `.live().public()`, in one query instead of two.
    """
    own_path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(asked=own_path)
    return pages.live().filter(~Exists(restrictions.filter(asked__startswith=F("page__path"))))


def listed_under(section: Page) -> PageQuerySet | None:
    """Return the public children of a section, as their type sorts them, ready to draw."""
    for model in section.specific_class.clean_subpage_models():
        if hasattr(model, "for_listing"):
            return model.for_listing().child_of(section)
    return None


def latest_of(section: Page | None, count: int) -> "list[SitePage]":
    """Return the first `count` children of a section; nothing without a section."""
    found = listed_under(section) if section else None
    return [] if found is None else list(found[:count])


def ready_for_cards(pages: Iterable[Page]) -> "list[SitePage]":
    """Return the public ones of hand-picked pages, in the order they were picked."""
    picked = [page for page in pages if page is not None]
    by_type = defaultdict(list)
    for page in picked:
        by_type[page.specific_class].append(page.pk)
    found = {
        page.pk: page
        for model, keys in by_type.items()
        if hasattr(model, "for_listing")
        for page in model.for_listing().filter(pk__in=keys)
    }
    return [found[page.pk] for page in picked if page.pk in found]
