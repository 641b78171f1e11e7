"""What every page of the site has."""

from functools import cache
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from .. import freshness, slugs, whereabouts
from ..gathering import gather
from ..page_form import SitePageForm
from ..page_rights import rights_of
from ..queries import public_live
from ..ruby import without_ruby
from .settings import SiteIdentity

CARD_PICTURE = "fill-640x360|format-webp|webpquality-75"
SHARE_PICTURE = "fill-1200x630|format-jpeg|jpegquality-80"


class SitePage(Page):
    """Abstract base: a lead for cards and search results, a picture for sharing, its own card."""

    # Each page type draws its own card, so a list of mixed pages needs to know no type.
    card_template = "home/_card.html"
    # How cards of this type stand together: classes of the list around them.
    cards_class = "grid grid--3"
    # The first word of a suggested address, when the title cannot be spelled in ASCII.
    slug_kind = "page"
    # The front page sets its parts from edge to edge; others within their text.
    is_front = False
    # Newest first; a page type with its own idea of order says so here.
    listing_order = ("-first_published_at", "-pk")
    # Whether what `for_listing` asks is another question at another moment.
    lists_by_the_clock = False
    base_form_class = SitePageForm
    permissions_for_user = rights_of

    lead = models.TextField(
        _("リード文"),
        max_length=160,
        blank=True,
        help_text=_(
            "一覧や検索結果、SNSで表示される短い紹介文です（160字まで）。"
            "例：秋の里山を歩きながら、道の手入れを手伝いませんか。"
        ),
    )
    share_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("代表画像"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("一覧のカードとSNSでの共有に使います。例：活動のようすがわかる横長の写真。"),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("lead"), FieldPanel("share_image")], heading=_("一覧とSNSでの見え方")
        ),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading=_("ページの番地（URL）"),
                    help_text=_(
                        "半角の英数字とハイフンで書きます。空欄のときは自動で付きます。例：satoyama-2026"
                    ),
                ),
                FieldPanel(
                    "seo_title",
                    heading=_("検索結果での題名"),
                    help_text=_("空欄のときはページの題名を使います。例：里山の手入れに参加する"),
                ),
                FieldPanel(
                    "search_description",
                    heading=_("検索結果での説明"),
                    help_text=_(
                        "空欄のときはリード文を使います。"
                        "例：月に一度、上野の里山で草刈りと道なおしをしています。"
                    ),
                ),
            ],
            heading=_("検索と共有"),
        ),
        MultiFieldPanel(
            [FieldPanel("show_in_menus", heading=_("メニューに出す"))], heading=_("メニュー")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    api_fields = [
        APIField("lead"),
        APIField("share_image", serializer=ImageRenditionField(SHARE_PICTURE)),
    ]

    class Meta:
        abstract = True

    @classmethod
    def for_listing(cls):
        """Return the public pages of this type, sorted, with everything their cards need."""
        pages = cls.objects.order_by(*cls.listing_order).defer_streamfields()
        return public_live(pages).prefetch_related("share_image__renditions")

    @classmethod
    def fetch_for_cards(cls, pages):
        """Fetch what the cards of these pages show besides pictures, for all of them at once."""

    @property
    def description(self):
        return without_ruby(self.search_description or self.lead)

    @property
    def listing_date(self):
        """The day shown beside the page in lists and search results."""
        return getattr(self, "date", None) or self.last_published_at

    @property
    def kind(self):
        return self._meta.verbose_name

    def card(self):
        """Return what `card_template` needs, from what `for_listing` has fetched."""
        return {
            "url": self.url,
            "title": without_ruby(self.title),
            "text": without_ruby(self.lead),
            "image": self.picture(CARD_PICTURE),
            "image_alt": "",
        }

    def picture(self, recipe):
        """Return the page's picture in a size, or None. A lost file shows as lost."""
        return get_rendition_or_not_found(self.share_image, recipe) if self.share_image else None

    @cached_property
    def sharing(self):
        """Return what a link to this page shows elsewhere."""
        picture = self.picture(SHARE_PICTURE)
        return {
            "title": without_ruby(self.seo_title or self.title),
            "description": self.description,
            "image": picture.full_url if picture else "",
            "url": self.full_url,
        }

    def get_url_parts(self, request=None):
        return whereabouts.parts_of(self, request) or super().get_url_parts(request)

    def trail(self, request=None):
        """Return the way from the front page to this one."""
        return [
            {"title": without_ruby(page.title), "url": whereabouts.url_of(page, request)}
            for page in self.way()
        ]

    def way(self):
        """Return the published pages from the front page to this one."""
        # Whoever has found the way here keeps it (home.routing).
        known = self.__dict__.get("known_way")
        if known is not None:
            return [page for page in known if page.live]
        return list(self.get_ancestors(inclusive=True).filter(depth__gt=1).live())

    def get_view_restrictions(self):
        # The way here has shown that there are none: Wagtail need not look once more.
        if self.__dict__.get("known_way") is not None:
            return no_restrictions()
        return super().get_view_restrictions()

    def json_ld(self, identity):
        """Return this page of a town as a schema.org object for search engines; None: nothing."""
        return None

    def serve(self, request, *args, **kwargs):
        # A restricted page never comes as far as this for somebody it is not for.
        freshness.for_all()
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request=None):
        """Tell when the page was last published, never when somebody last saved a draft."""
        when = self.last_published_at or self.first_published_at
        return [{"location": self.get_full_url(request), "lastmod": when}]

    def shows(self, request):
        """Return what the page shows besides itself, by name.

        Lists of pages may be querysets: everything their cards need is fetched once for all lists.
        """
        return {}

    def get_context(self, request, *args, **kwargs):
        shown = gather(self, request)
        trail = self.trail(request)
        return super().get_context(request, *args, **kwargs) | {
            "trail": trail if len(trail) > 1 else [],
            "sharing": self.sharing,
            "structured_data": [
                data for data in (self.json_ld(identity_of(request)), crumbs(trail)) if data
            ],
            **shown,
        }

    def suggest_slug(self, parent=None):
        """Return a free ASCII address for this title below its parent."""
        wanted = slugs.suggest(self.title or "", self.slug_kind, localdate())
        candidate, number = wanted, 1
        while not Page._slug_is_available(candidate, parent or self.get_parent(), self):
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate

    # Wagtail finds no address for a Japanese title. One of these two runs before every save.
    def full_clean(self, *args, **kwargs):
        self.fill_slug()
        super().full_clean(*args, **kwargs)

    def unfinished(self):
        """Return in sentences what is still missing before this draft can be published."""
        try:
            self.full_clean()
        except ValidationError as fault:
            return fault.messages
        return []

    def minimal_clean(self):
        self.fill_slug()
        super().minimal_clean()

    def fill_slug(self):
        if (
            not self.slug
            and self.title
            and (self.path or getattr(self, "_cached_parent_obj", None))
        ):
            self.slug = self.suggest_slug()


@cache
def no_restrictions():
    """Return no rows, looked up already: even nothing is put together as a query first."""
    rows = PageViewRestriction.objects.none()
    list(rows)
    return rows


def identity_of(request):
    return SiteIdentity.for_request(request) if Site.find_for_request(request) else SiteIdentity()


def crumbs(trail):
    """Return the way to a page in the words of schema.org."""
    if len(trail) < 2:  # the front page alone is no way
        return None
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step["title"],
                "item": urljoin(settings.BASE_URL, step["url"] or "/"),
            }
            for position, step in enumerate(trail, start=1)
        ],
    }
