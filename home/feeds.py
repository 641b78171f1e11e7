"""News for feed readers."""

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from wagtail.models import Site

from .models import NewsPage, SiteIdentity
from .ruby import without_ruby

ITEMS = 20


class Steady:
    """Reads the same all day when none of its entries has a moment.

    It would tell the second in which it was made, and be another feed to every reader who asks.
    """

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        moments = [item.get(name) for item in self.items for name in ("updateddate", "pubdate")]
        return max(filter(None, moments), default=make_aware(datetime.combine(localdate(), time())))


class SteadyRss(Steady, Rss201rev2Feed):
    pass


class SteadyAtom(Steady, Atom1Feed):
    pass


class NewsFeed(Feed):
    """The newest news as RSS."""

    feed_type = SteadyRss

    def get_object(self, request):
        return (
            SiteIdentity.for_request(request) if Site.find_for_request(request) else SiteIdentity()
        )

    def title(self, identity):
        return _("%(scheme)s のお知らせ") % {"scheme": identity.scheme_name}

    def link(self, identity):
        return "/"

    def description(self, identity):
        return identity.tagline

    subtitle = description

    def items(self, identity):
        return NewsPage.for_listing()[:ITEMS]

    def item_title(self, page):
        return without_ruby(page.title)

    def item_description(self, page):
        return page.description

    def item_link(self, page):
        return page.full_url

    def item_pubdate(self, page):
        return page.published_moment

    def item_updateddate(self, page):
        return page.last_published_at

    def item_categories(self, page):
        return [page.get_category_display()]


class NewsAtomFeed(NewsFeed):
    """The same as Atom."""

    feed_type = SteadyAtom
