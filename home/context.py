"""What every template may count on: the town's identity, menus and notices.

Each of them is fetched when a template first asks for it, and once per request; together they cost
three queries (identity with menus, the pages the menus name, notices).
"""

from functools import cached_property, partial

from django.db.models import Q
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from wagtail.models import Page, Site

from .freshness import holds_until
from .models import Navigation, Notice, SiteIdentity
from .queries import public_live
from .ruby import without_ruby

NAMES = ("identity", "navigation", "footer_links", "notices")


def house(request):
    facts = House(request)
    return {name: SimpleLazyObject(partial(getattr, facts, name)) for name in NAMES}


class House:
    """The facts of one request."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def site(self):
        return Site.find_for_request(self.request)

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

    @cached_property
    def pages(self):
        """Return the public pages of both menus, by key. Without a menu: those marked for menus."""
        main, footer = self.menus
        named = Q(pk__in=[key_of(entry) for entry in [*main, *footer] if entry["type"] == "page"])
        if not main and self.site:
            pages = Page.objects.all()
            named |= pages.child_of_q(self.site.root_page) & pages.in_menu_q()
        found = public_live(Page.objects.filter(named)).order_by("path")
        return {page.pk: page for page in found}

    @cached_property
    def navigation(self):
        main, _footer = self.menus
        if main:
            return self.links(main)
        marked = [page for page in self.pages.values() if page.show_in_menus]
        return [self.link(page.title, page.get_url(self.request)) for page in marked]

    @cached_property
    def footer_links(self):
        return self.links(self.menus[1])

    @cached_property
    def notices(self):
        at = now()
        planned = list(Notice.objects.not_over(at=at))
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
        return page and self.link(value.get("label") or page.title, page.get_url(self.request))

    def link(self, title, url):
        here = self.request.path
        is_current = here == url or (url != "/" and url.startswith("/") and here.startswith(url))
        return {"title": without_ruby(title), "url": url, "is_current": is_current}


def key_of(entry):
    return entry["value"]["page"]
