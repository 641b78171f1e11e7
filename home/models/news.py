"""PR: what the town has to tell."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from ..blocks.body import PageBody
from .base import SitePage


class NewsIndexPage(SitePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("お知らせ一覧")


class NewsPage(SitePage):
    card_template = "components/news_card.html"

    date = models.DateField(_("日付"), null=True)
    body = StreamField(PageBody(), verbose_name=_("本文"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("date"), FieldPanel("body")]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("お知らせ")
