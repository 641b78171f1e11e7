"""Stories: a person, an activity, and what came of it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.search import index

from ..blocks.body import PageBody
from ..fields import BodyField
from ..grove import grove_of
from ..page_form import StoryForm, says_nothing
from ..paging import page_of
from ..queries import WrittenList, beside
from ..ruby import without_ruby
from .base import SitePage

STORIES_PER_PAGE = 12


class StoryIndexPage(SitePage):
    slug_kind = "stories"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("物語一覧")
        verbose_name_plural = _("物語一覧")

    def shows(self, request):
        return {"stories": page_of(WrittenList(StoryPage, self), request, STORIES_PER_PAGE)}


class StoryPage(SitePage):
    card_template = "components/story_card.html"
    slug_kind = "story"
    base_form_class = StoryForm
    listing_order = ("-date", "-pk")

    date = models.DateField(_("日付"), null=True, help_text=_("話を聞いた日です。例：2026-11-03"))
    person_name = models.CharField(
        _("登場する人"),
        max_length=60,
        blank=True,
        help_text=_("本人が望む呼び名で書きます。例：山口 恵さん"),
    )
    person_from = models.CharField(
        _("お住まいなど"), max_length=60, blank=True, help_text=_("例：大阪府在住・40代")
    )
    quote = models.CharField(
        _("ひとこと"),
        max_length=80,
        blank=True,
        help_text=_(
            "カードに大きく出る本人の言葉です。例：通ううちに、名前で呼ばれるようになりました。"
        ),
    )
    # A page of any type, so that this floor needs to know nothing of activities.
    activity = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("参加した活動"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("この人が参加した活動のページを選びます。例：里山の手入れ"),
    )
    outcome = models.TextField(
        _("その後、生まれたこと"),
        max_length=300,
        blank=True,
        help_text=_(
            "活動のあとに起きたことを書きます。例：翌年も通い、いまは受け入れる側にいます。"
        ),
    )
    body = BodyField(
        PageBody(),
        verbose_name=_("本文"),
        blank=True,
        help_text=_(
            "出会い、活動のようす、その後の順に書くと読みやすくなります。例：見出し「きっかけ」。"
        ),
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("date"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("person_name"), FieldPanel("person_from")]),
                FieldPanel("quote"),
            ],
            heading=_("登場する人"),
        ),
        MultiFieldPanel(
            [PageChooserPanel("activity"), FieldPanel("outcome")], heading=_("活動と、その後")
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("person_name"),
        index.SearchField("quote"),
        index.SearchField("outcome"),
        index.SearchField("body"),
    ]
    api_fields = [
        *SitePage.api_fields,
        *(
            APIField(name)
            for name in ("date", "person_name", "person_from", "quote", "outcome", "body")
        ),
    ]
    parent_page_types = ["home.StoryIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("物語")
        verbose_name_plural = _("物語")

    def unfinished(self):
        silent = [gettext("本文がまだありません。")] if says_nothing(self.body) else []
        return [*super().unfinished(), *silent]

    def card(self):
        return super().card() | {
            "quote": without_ruby(self.quote),
            "person": self.person_name,
            "person_note": self.person_from,
        }

    def json_ld(self, identity):
        data = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": without_ruby(self.title),
            "description": self.description,
            "datePublished": self.date.isoformat() if self.date else None,
            "image": self.sharing["image"],
        }
        return {key: value for key, value in data.items() if value}

    def shows(self, request):
        return {"activity": self.public_activity(request), "others": beside(self, 3)}

    def public_activity(self, request):
        """Return the activity it tells of. A stranger must not even learn a hidden one's title."""
        found = grove_of(request).find([self.activity_id]) if self.activity_id else {}
        activity = found.get(self.activity_id)
        return activity if activity and activity.live and activity.open_to_all else None
