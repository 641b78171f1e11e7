"""What the public reads about an activity; edited in Wagtail."""

from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Prefetch, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from home.blocks.body import PageBody
from home.choices import named
from home.fields import BodyField
from home.models import SitePage
from home.ruby import without_ruby

from .. import rules
from .recruitments import Recruitment, Session

# A page with its recruitments and their dates costs two queries more, however many pages there are.
RECRUITMENTS_FOR_READING = Prefetch(
    "recruitments", queryset=Recruitment.objects.prefetch_related("sessions")
)


class ActivityIndexPage(SitePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["activities.ActivityPage"]
    max_count_per_parent = 1
    slug_kind = "activities"

    class Meta:
        verbose_name = _("活動一覧")

    def shows(self, request):
        from ..views.listing import context_of

        return context_of(self, request, at=now())


class ActivityPage(SitePage):
    """An activity. One applies to its recruitments, which live outside the page's drafts."""

    card_template = "components/activity_card.html"
    slug_kind = "activity"

    category = models.CharField(
        _("活動の分野"),
        max_length=12,
        choices=rules.Category,
        null=True,
        help_text=_("5つの分野から、いちばん近いものを選びます。"),
    )
    place_kind = models.CharField(
        _("場所の種類"),
        max_length=8,
        choices=rules.Place,
        null=True,
        help_text=_(
            "離れた場所から参加できるときは「オンライン」か「現地・オンライン」を選びます。"
        ),
    )
    place_name = models.CharField(
        _("会場"), max_length=80, blank=True, help_text=_("例：上野公園 芝生広場")
    )
    address = models.CharField(
        _("住所"), max_length=120, blank=True, help_text=_("例：伊賀市上野丸之内106")
    )
    access = models.CharField(
        _("行き方"),
        max_length=200,
        blank=True,
        help_text=_("例：上野市駅から歩いて8分。駐車場あり。"),
    )
    host_name = models.CharField(
        _("主催・受け入れ"), max_length=80, blank=True, help_text=_("例：里山の会")
    )
    host_message = models.TextField(
        _("受け入れ役からのひとこと"),
        max_length=300,
        blank=True,
        help_text=_(
            "参加する人に話しかけるように書きます。例：道具はこちらで用意します。手ぶらでどうぞ。"
        ),
    )
    suits = models.CharField(
        _("こんな人に"),
        max_length=120,
        blank=True,
        help_text=_("例：体を動かすのが好きな方、はじめての方"),
    )
    cost = models.CharField(
        _("費用"), max_length=120, blank=True, help_text=_("例：無料（交通費は各自）")
    )
    bring = models.CharField(
        _("持ちもの"), max_length=200, blank=True, help_text=_("例：軍手、飲みもの、動きやすい服")
    )
    accessibility = models.CharField(
        _("会場のバリアフリー"),
        max_length=200,
        blank=True,
        help_text=_("例：段差あり。多目的トイレは駅にあります。"),
    )
    insurance = models.CharField(
        _("保険"),
        max_length=120,
        blank=True,
        help_text=_("例：主催者がボランティア保険に加入します。"),
    )
    cancel_rule = models.CharField(
        _("取り消しのきまり"),
        max_length=200,
        blank=True,
        help_text=_("例：前日の午後5時までに、応募の画面から取り下げてください。"),
    )
    body = BodyField(PageBody(), verbose_name=_("本文"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        HelpPanel(
            template="activities/admin/_recruitments_panel.html",
            heading=_("募集（日程・定員・締切）"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("category"),
                InlinePanel("ways", label=_("活用タイプ"), min_num=1, max_num=6),
                FieldPanel("suits"),
            ],
            heading=_("どんな活動か"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place_kind"),
                FieldPanel("place_name"),
                FieldPanel("address"),
                FieldPanel("access"),
                FieldPanel("accessibility"),
            ],
            heading=_("どこで"),
        ),
        MultiFieldPanel([FieldPanel("host_name"), FieldPanel("host_message")], heading=_("だれと")),
        MultiFieldPanel(
            [
                FieldPanel("cost"),
                FieldPanel("bring"),
                FieldPanel("insurance"),
                FieldPanel("cancel_rule"),
            ],
            heading=_("参加する人に伝えること"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("place_name"),
        index.SearchField("host_name"),
        index.SearchField("suits"),
        index.SearchField("body"),
    ]
    # Recruitments are not here: their seats change by the minute, our own API tells them.
    api_fields = [
        *SitePage.api_fields,
        *map(
            APIField,
            [
                "category",
                "ways",
                "place_kind",
                "place_name",
                "address",
                "access",
                "accessibility",
                "host_name",
                "host_message",
                "suits",
                "cost",
                "bring",
                "insurance",
                "cancel_rule",
                "body",
            ],
        ),
    ]
    parent_page_types = ["activities.ActivityIndexPage"]
    subpage_types = []

    lists_by_the_clock = True

    class Meta:
        verbose_name = _("活動")

    get_category_display = named("category")
    get_place_kind_display = named("place_kind")

    @classmethod
    def for_listing(cls):
        """Return the public activities: those one can join first, the soonest of them first."""
        at = now()
        recruitments = Recruitment.objects.filter(page=OuterRef("pk"))
        upcoming = Session.objects.filter(recruitment__page=OuterRef("pk"), ends_at__gte=at)
        soonest = upcoming.order_by().values("recruitment__page").annotate(first=Min("starts_at"))
        return (
            super()
            .for_listing()
            .annotate(
                is_open=Exists(recruitments.taking_applications(at=at)),
                next_start=Subquery(soonest.values("first")),
            )
            .order_by("-is_open", F("next_start").asc(nulls_last=True), "-pk")
            .prefetch_related(RECRUITMENTS_FOR_READING)
        )

    def card(self):
        """Return what `card_template` needs, from what `for_listing` has fetched."""
        from ..cards import card_of

        return super().card() | card_of(self, at=now())

    def json_ld(self, identity):
        """Return the dates one can attend as schema.org events; None for what has no date."""
        from ..cards import events_of

        return events_of(self) or None

    @classmethod
    def fetch_for_cards(cls, pages):
        """Fetch the recruitments of these pages and their dates, in one query."""
        from ..queries.dated import hang_recruitments

        hang_recruitments(pages)

    def shows(self, request):
        from ..views.page import related_to

        return {"related": related_to(self)}

    def get_context(self, request, *args, **kwargs):
        from ..views.page import context_of

        return super().get_context(request, *args, **kwargs) | context_of(self, request, at=now())

    @property
    def plain_title(self):
        return without_ruby(self.title)


class ActivityWay(models.Model):
    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="ways")
    way = models.CharField(_("活用タイプ"), max_length=8, choices=rules.Way)

    api_fields = [APIField("way")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "way"], name="one_way_once_per_page")
        ]

    get_way_display = named("way")

    def __str__(self):
        return self.get_way_display()
