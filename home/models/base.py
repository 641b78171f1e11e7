"""What every page of the site has."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index


class SitePage(Page):
    """Abstract base: a lead for cards and search results, a picture for sharing, its own card."""

    # Each page type draws its own card, so a list of mixed pages needs to know no type.
    card_template = "components/card.html"

    lead = models.TextField(
        _("リード文"),
        max_length=160,
        blank=True,
        help_text=_("一覧や検索結果、SNSで表示される短い紹介文です(160字まで)。"),
    )
    share_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("代表画像"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("一覧のカードとSNSでの共有に使います。横長の写真が向いています。"),
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("share_image")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("検索と共有"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("メニュー")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    api_fields = [APIField("lead")]

    class Meta:
        abstract = True
