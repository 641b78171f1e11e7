"""The front page and plain pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.api import APIField
from wagtail.search import index

from ..blocks.body import HomeBody, PageBody
from ..fields import BodyField
from .base import SitePage


class HomePage(SitePage):
    """The front page: blocks an editor can reorder."""

    slug_kind = "home"
    is_front = True
    # Blocks that come without a frame of their own.
    loose_blocks = ("paragraph", "picture", "faq", "contact")

    body = BodyField(
        HomeBody(),
        verbose_name=_("本文"),
        blank=True,
        help_text=_(
            "部品を上から順に並べます。つまんで動かすと順番が変わります。"
            "例：入口のことば、参加までの3歩、これからの活動。"
        ),
    )

    content_panels = [
        HelpPanel(template="home/admin/home_page_help.html", heading=_("トップページの作り方")),
        *SitePage.content_panels,
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    api_fields = [*SitePage.api_fields, APIField("body")]
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("トップページ")
        verbose_name_plural = _("トップページ")

    @property
    def has_hero(self):
        """Tell whether a block brings the heading of the page."""
        return any(block["type"] == "hero" for block in self.body.raw_data)


class TextPage(SitePage):
    """A page of text: about, privacy, accessibility, terms …"""

    body = BodyField(
        PageBody(),
        verbose_name=_("本文"),
        blank=True,
        help_text=_(
            "見出し、文章、写真などの部品を並べます。例：見出し「活動の進め方」のあとに文章。"
        ),
    )
    easy_body = models.TextField(
        _("やさしい日本語"),
        blank=True,
        help_text=_(
            "同じ内容を、短い文とやさしい言葉で書きます。書くと、ページの上に切りかえが出ます。"
            "例：だれでも参加できます。お金はいりません。"
        ),
    )
    shows_contents = models.BooleanField(
        _("目次を出す"),
        default=False,
        help_text=_(
            "見出しが3つ以上あるときに、ページの上に目次を出します。例：長いきまりのページ。"
        ),
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("shows_contents"),
        FieldPanel("body"),
        FieldPanel("easy_body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.SearchField("easy_body"),
    ]
    api_fields = [*SitePage.api_fields, APIField("body"), APIField("easy_body")]
    parent_page_types = ["home.HomePage", "home.TextPage"]
    subpage_types = ["home.TextPage"]

    class Meta:
        verbose_name = _("固定ページ")
        verbose_name_plural = _("固定ページ")

    @property
    def kind(self):
        """To the reader it is a page; that it is a fixed one matters to editors only."""
        return _("ページ")

    def contents(self):
        """Return the headings of the first rank as (anchor, words), or nothing for a short page."""
        found = [
            (f"part-{block['id']}", block["value"]["text"])
            for block in self.body.raw_data
            if block["type"] == "heading" and block["value"]["level"] == "h2"
        ]
        return found if self.shows_contents and len(found) > 2 else []

    def shows(self, request):
        is_easy = bool(self.easy_body) and request.GET.get("easy") == "1"
        return {
            "is_easy": is_easy,
            "contents": [] if is_easy else self.contents(),
            "children": type(self).for_listing().child_of(self).order_by("path"),
        }
