"""What every template may count on: the town's identity, menus and notices.

Each of them is fetched when a template first asks for it, and once per request; together they cost
three queries (identity with menus, the pages the menus name, notices).
"""

from functools import cache, cached_property, partial

from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from wagtail.models import Site

from .freshness import holds_until
from .grove import grove_of
from .models import Navigation, Notice, SiteIdentity
from .prepared import PreparedObjects, Slot
from .ruby import without_ruby
from .sites import find_site
from .whereabouts import places, url_of

NAMES = ("identity", "navigation", "footer_links", "notices")


def house(request):
    facts = house_of(request)
    found = {name: SimpleLazyObject(partial(getattr, facts, name)) for name in NAMES}
    return found | {"places": places()}


def house_of(request):
    """Return the facts of a request: the same to all who ask."""
    if not hasattr(request, "_house"):
        request._house = House(request)
    return request._house


class House:
    """The facts of one request."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def site(self):
        return find_site(self.request)

    @cached_property
    def identity(self):
        return SiteIdentity.for_request(self.request) if self.site else SiteIdentity()

    @cached_property
    def menus(self):
        """Return the entries of both menus as they are stored."""
        try:
            found = self.identity.site.navigation
        except (Site.DoesNotExist, Navigation.DoesNotExist):
            return [], []
        return list(found.main.raw_data), list(found.footer.raw_data)

    def want_menus(self):
        """Let the pages of both menus be found with whatever else is looked for."""
        grove = grove_of(self.request)
        grove.want(self.menu_keys)
        if self.shows_marked:
            grove.want_marked(self.site.root_page)

    @cached_property
    def menu_keys(self):
        main, footer = self.menus
        return {key_of(entry) for entry in [*main, *footer] if entry["type"] == "page"}

    @cached_property
    def shows_marked(self):
        """Tell whether the site has no menu: then it shows the pages marked for menus."""
        return not self.menus[0] and self.site is not None

    @cached_property
    def pages(self):
        """Return the public pages of both menus, by key."""
        self.want_menus()
        found = [page for page in grove_of(self.request).all() if page.live and page.open_to_all]
        return {
            page.pk: page for page in found if page.pk in self.menu_keys or self.is_marked(page)
        }

    def is_marked(self, page):
        return page.show_in_menus and self.shows_marked and page.is_child_of(self.site.root_page)

    @cached_property
    def navigation(self):
        main, _footer = self.menus
        if main:
            return self.links(main)
        marked = [page for page in self.pages.values() if page.show_in_menus]
        return [self.link(page.title, url_of(page, self.request)) for page in marked]

    @cached_property
    def footer_links(self):
        return self.links(self.menus[1])

    @cached_property
    def notices(self):
        at = now()
        planned = not_over().objects(at=at)
        for notice in planned:
            holds_until(notice.ends_at if notice.starts_at <= at else notice.starts_at)
        return [notice for notice in planned if notice.starts_at <= at]

    def links(self, entries):
        found = (self.link_of(entry) for entry in entries)
        return [link for link in found if link]

    def link_of(self, entry):
        """Return a menu entry as a link; None for a page that is gone or not public."""
        value = entry["value"]
        if entry["type"] == "link":
            return self.link(value["label"], value["address"])
        page = self.pages.get(key_of(entry))
        return page and self.link(value.get("label") or page.title, url_of(page, self.request))

    def link(self, title, url):
        here = self.request.path
        is_current = here == url or (url != "/" and url.startswith("/") and here.startswith(url))
        return {"title": without_ruby(title), "url": url, "is_current": is_current}


@cache
def not_over():
    """Return the query for what is to be seen now or later."""
    at = Slot("at", Notice._meta.get_field("ends_at"))
    return PreparedObjects(Notice.objects.not_over(at=at))


def key_of(entry):
    return entry["value"]["page"]
