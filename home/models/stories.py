"""Stories: a person, an activity, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import StreamField

from ..blocks.body import PageBody
from .base import SitePage


class StoryIndexPage(SitePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("物語一覧")


class StoryPage(SitePage):
    card_template = "components/story_card.html"

    date = models.DateField(_("日付"), null=True)
    person_name = models.CharField(_("登場する人"), max_length=60, blank=True)
    person_from = models.CharField(_("お住まい"), max_length=60, blank=True, help_text=_("例:東京都"))
    quote = models.CharField(_("ひとこと"), max_length=80, blank=True)
    # A page of any type, so that this floor needs to know nothing of activities.
    activity = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("参加した活動"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcome = models.TextField(_("その後、生まれたこと"), max_length=300, blank=True)
    body = StreamField(PageBody(), verbose_name=_("本文"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("date"),
        FieldPanel("person_name"),
        FieldPanel("person_from"),
        FieldPanel("quote"),
        PageChooserPanel("activity"),
        FieldPanel("outcome"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.StoryIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("物語")
