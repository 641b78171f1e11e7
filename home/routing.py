"""The way to a page: the site, its words, and then one look at the tree for everything.

Wagtail asks twice for each step of an address (once for the row, once for its type), then again for
the pages above it, and for what restricts them. Here one query finds the steps, knows which of them
anybody may read, and brings the pages of the menus. Whatever is out of the ordinary (a page type
with a route of its own, an alias, a restricted page) is left to Wagtail, which looks for itself.
"""

from functools import cache

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_by_wagtail

from .blocks.choosers import named_in
from .context import house_of
from .grove import Way, grove_of, paths_to
from .prepared import PreparedObjects, Slot
from .sites import find_site

# Deeper addresses are nobody's but a machine's.
DEEPEST = 8


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page as Wagtail does, having found it in fewer looks."""
    steps = [step for step in path.split("/") if step]
    page = find(request, steps) if len(steps) <= DEEPEST else None
    if page is not None:
        # The name under which Wagtail itself remembers where a request leads.
        request._wagtail_route_for_request = RouteResult(page)
    return serve_by_wagtail(request, path)


def find(request: HttpRequest, steps: list[str]) -> Page | None:
    """Return the published page at an address, knowing its way; None: let Wagtail look."""
    site = find_site(request, with_front_page=not steps)
    if site is None:
        return None
    page = None if steps else getattr(site.root_page, "homepage", None)
    house_of(request).want_menus()
    grove = grove_of(request)
    if page is not None:
        grove.want(named_in(page.body)[0])
    grove.want_way(Way(site.root_page.path, site.root_page.depth, tuple(steps)))
    way = walk(grove.all(), site.root_page, steps)
    if not is_plain(way, len(paths_to(site.root_page.path, site.root_page.depth)) + len(steps)):
        return None
    return specific(page, way)


def walk(pages: list[Page], root: Page, steps: list[str]) -> list[Page]:
    """Return the pages from the top to the last step that exists."""
    by_place = {(page.path[: -page.steplen], page.slug): page for page in pages}
    by_path = {page.path: page for page in pages}
    way = [by_path[path] for path in paths_to(root.path, root.depth) if path in by_path]
    for slug in steps:
        page = by_place.get((way[-1].path, slug)) if way else None
        if page is None:
            break
        way.append(page)
    return way


def is_plain(way: list[Page], length: int) -> bool:
    """Tell whether every step is there and follows no rule but Wagtail's own, for anybody."""
    return (
        len(way) == length
        and way[-1].live
        and way[-1].open_to_all
        and not any(page.alias_of_id for page in way)
        and all(getattr(page.specific_class, "route", None) is Page.route for page in way)
    )


@cache
def by_key(model: type[Page]) -> PreparedObjects:
    return PreparedObjects(model.objects.filter(pk=Slot("pk", Page._meta.pk)))


def specific(page: Page | None, way: list[Page]) -> Page | None:
    """Return the page at the end of the way as its own type, knowing the way."""
    model = way[-1].specific_class
    if page is None:
        page = next(iter(by_key(model).objects(pk=way[-1].pk)), None)
    if page is not None:
        page.known_way = [*way[:-1], page]
        if len(way) > 1:
            page._cached_parent_obj = way[-2]
    return page
