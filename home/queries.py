"""What a stranger may see, and the lists made of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.expressions import Combinable
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from . import pictures
from .prepared import Prepared, PreparedObjects, Slot

if TYPE_CHECKING:
    from .models import SitePage


def is_open_to_all() -> Combinable:
    """Say that neither a page nor a page above it is restricted, as part of a query."""
    own_path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(asked=own_path)
    return ~Exists(restrictions.filter(asked__startswith=F("page__path")))


def public_live(pages: PageQuerySet) -> PageQuerySet:
    """Return only what anybody may read: published, and neither it nor a page above it restricted.

    Says the same as Wagtail's `.live().public()`, in one query instead of two.
    """
    return pages.live().filter(is_open_to_all())


def knowing_who_may_read(pages: PageQuerySet) -> PageQuerySet:
    """Let each page tell whether it is `open_to_all`, published or not."""
    return pages.annotate(open_to_all=is_open_to_all())


class Written(NamedTuple):
    """A list of pages to load, whose SQL is written already."""

    rows: PreparedObjects
    values: dict[str, Any]
    # The keys in the order wanted, where the query itself has none.
    in_order: Sequence[Any] = ()

    def load(self) -> list:
        found = self.rows.objects(**self.values)
        places = {key: place for place, key in enumerate(self.in_order)}
        return sorted(found, key=lambda one: places[one.pk]) if places else found


class WrittenList:
    """The public children of a section, for a paginator: each page's SQL is written once."""

    def __init__(self, model: Any, section: Page, **only: Any):
        self.what = (model, section.path, section.depth, tuple(sorted(only.items())))

    def count(self) -> int:
        return counted_children(*self.what).run()[0][0]

    def __getitem__(self, part: slice) -> Written | list:
        if part.start >= part.stop:
            return []  # Django puts no SQL together for what must be empty
        return Written(some_children(*self.what, part.start, part.stop), {})


@lru_cache(maxsize=512)
def some_children(
    model: Any, path: str, depth: int, only: tuple, start: int, stop: int
) -> PreparedObjects:
    rows = model.for_listing().child_of(Page(path=path, depth=depth)).prefetch_related(None)
    return PreparedObjects(rows.filter(**dict(only))[start:stop])


@lru_cache(maxsize=512)
def counted_children(model: Any, path: str, depth: int, only: tuple) -> Prepared:
    rows = model.for_listing().child_of(Page(path=path, depth=depth)).filter(**dict(only))
    everything = rows.order_by().values(here=Value(1))
    return Prepared(everything.annotate(number=Count("pk")).values_list("number"))


def listed_under(section: Page) -> PageQuerySet | None:
    """Return the public children of a section, as their type sorts them, ready to draw."""
    model = listed_type(section)
    return model and model.for_listing().child_of(section)


def listed_type(section: Page) -> Any:
    models = section.specific_class.clean_subpage_models()
    return next((model for model in models if hasattr(model, "for_listing")), None)


def first_under(section: Page, count: int) -> "Written | PageQuerySet | None":
    """Return the first public children of a section, to be loaded."""
    model = listed_type(section)
    if model is None:
        return None
    if model.lists_by_the_clock:
        return model.for_listing().child_of(section)[:count]
    return Written(first_children(model, section.path, section.depth, count), {})


def beside(page: "SitePage", count: int) -> Written:
    """Return the first public pages of the same type and section, without this one."""
    section = page.path[: -page.steplen]
    model: Any = type(page)
    rows = first_children(model, section, page.depth - 1, count, is_without_one=True)
    return Written(rows, {"one": page.pk})


@lru_cache(maxsize=512)
def first_children(
    model: Any, path: str, depth: int, count: int, *, is_without_one: bool = False
) -> PreparedObjects:
    rows = model.for_listing().child_of(Page(path=path, depth=depth)).prefetch_related(None)
    if is_without_one:
        rows = rows.exclude(pk=Slot("one", Page._meta.pk))
    return PreparedObjects(rows[:count])


def latest_of(section: Page | None, count: int) -> "list[SitePage]":
    """Return the first `count` children of a section; nothing without a section."""
    found = listed_under(section) if section else None
    return [] if found is None else ready(found[:count])


def ready_for_cards(pages: Iterable[Page]) -> "list[SitePage]":
    """Return the public ones of hand-picked pages, in the order they were picked."""
    picked = [page for page in pages if page is not None]
    by_type = defaultdict(list)
    for page in picked:
        by_type[page.specific_class].append(page.pk)
    lists = [
        model.for_listing().filter(pk__in=keys)
        for model, keys in by_type.items()
        if hasattr(model, "for_listing")
    ]
    found = {page.pk: page for pages in together(lists) for page in pages}
    return [found[page.pk] for page in picked if page.pk in found]


def ready(pages: PageQuerySet) -> "list[SitePage]":
    """Return a list with everything its cards need."""
    return together([pages])[0]


def together(lists: Iterable[PageQuerySet]) -> "list[list[SitePage]]":
    """Return several lists with everything their cards need, fetched once for all of them."""
    found = loaded(lists)
    pictures.hang(chain(*found))
    return found


def loaded(
    lists: Iterable[PageQuerySet | Written], besides: "Iterable[SitePage]" = ()
) -> "list[list[SitePage]]":
    """Load lists, and what their cards and the pages `besides` need, but not the pictures."""
    found = [
        one.load() if isinstance(one, Written) else list(one.prefetch_related(None))
        for one in lists
    ]
    by_type = defaultdict(list)
    for page in chain(besides, *found):
        by_type[type(page)].append(page)
    for model, pages in by_type.items():
        model.fetch_for_cards(pages)
    return found
