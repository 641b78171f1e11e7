"""The front page and plain pages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from ..blocks.body import HomeBody, PageBody
from .base import SitePage


class HomePage(SitePage):
    """The front page: blocks an editor can reorder."""

    body = StreamField(HomeBody(), verbose_name=_("本文"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("トップページ")


class TextPage(SitePage):
    """A page of text: about, privacy, accessibility, terms …"""

    body = StreamField(PageBody(), verbose_name=_("本文"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.TextPage"]
    subpage_types = ["home.TextPage"]

    class Meta:
        verbose_name = _("固定ページ")
