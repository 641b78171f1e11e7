"""What the public reads about an activity; edited in Wagtail."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField

from home.blocks.body import PageBody
from home.models import SitePage

from .. import rules


class ActivityIndexPage(SitePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["activities.ActivityPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("活動一覧")


class ActivityPage(SitePage):
    """An activity. What one applies to are its recruitments, which live outside the page's drafts."""

    card_template = "components/activity_card.html"

    category = models.CharField(_("活動の分野"), max_length=12, choices=rules.Category, null=True)
    place_kind = models.CharField(_("場所の種類"), max_length=8, choices=rules.Place, null=True)
    place_name = models.CharField(_("会場"), max_length=80, blank=True)
    address = models.CharField(_("住所"), max_length=120, blank=True)
    access = models.CharField(_("行き方"), max_length=200, blank=True)
    host_name = models.CharField(_("主催・受け入れ"), max_length=80, blank=True)
    host_message = models.TextField(_("受け入れ役からのひとこと"), max_length=300, blank=True)
    suits = models.CharField(_("こんな人に"), max_length=120, blank=True)
    cost = models.CharField(_("費用"), max_length=120, blank=True)
    bring = models.CharField(_("持ちもの"), max_length=200, blank=True)
    accessibility = models.CharField(_("会場のバリアフリー"), max_length=200, blank=True)
    insurance = models.CharField(_("保険"), max_length=120, blank=True)
    cancel_rule = models.CharField(_("取り消しのきまり"), max_length=200, blank=True)
    body = StreamField(PageBody(), verbose_name=_("本文"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("category"),
        InlinePanel("ways", label=_("活用タイプ"), min_num=1, max_num=6),
        FieldPanel("place_kind"),
        FieldPanel("place_name"),
        FieldPanel("address"),
        FieldPanel("access"),
        FieldPanel("host_name"),
        FieldPanel("host_message"),
        FieldPanel("suits"),
        FieldPanel("cost"),
        FieldPanel("bring"),
        FieldPanel("accessibility"),
        FieldPanel("insurance"),
        FieldPanel("cancel_rule"),
        FieldPanel("body"),
    ]
    parent_page_types = ["activities.ActivityIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("活動")


class ActivityWay(models.Model):
    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="ways")
    way = models.CharField(_("活用タイプ"), max_length=8, choices=rules.Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "way"], name="one_way_once_per_page")]

    def __str__(self):
        return self.get_way_display()
