"""News for feed readers."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from wagtail.models import Site

from .models import NewsPage, SiteIdentity
from .ruby import without_ruby

ITEMS = 20


class NewsFeed(Feed):
    """The newest news as RSS."""

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

    feed_type = Atom1Feed
