"""PR: what the town has to tell."""

from datetime import datetime, time, timedelta

from django.db import models
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.search import index

from ..blocks.body import PageBody
from ..choices import named
from ..fields import BodyField
from ..paging import page_of
from ..queries import WrittenList, beside
from ..ruby import without_ruby
from .base import SitePage

NEWS_PER_PAGE = 20
NEW_FOR = timedelta(days=7)


class NewsIndexPage(SitePage):
    slug_kind = "news"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("お知らせ一覧")
        verbose_name_plural = _("お知らせ一覧")

    def shows(self, request):
        chosen = request.GET.get("category", "")
        only = {"category": chosen} if chosen in NewsPage.Category.values else {}
        return {
            "news": page_of(WrittenList(NewsPage, self, **only), request, NEWS_PER_PAGE),
            "tabs": category_tabs(chosen),
            "query": f"category={chosen}" if chosen in NewsPage.Category.values else "",
        }


class NewsPage(SitePage):
    class Category(models.TextChoices):
        NEWS = "news", _("お知らせ")
        REPORT = "report", _("活動の報告")
        FEATURE = "feature", _("特集")
        MEDIA = "media", _("掲載されました")

    card_template = "components/news_card.html"
    cards_class = "news-list"
    slug_kind = "news"
    listing_order = ("-date", "-pk")

    date = models.DateField(_("日付"), null=True, help_text=_("一覧に出る日付です。例：2026-11-23"))
    category = models.CharField(
        _("分類"),
        max_length=10,
        choices=Category,
        default=Category.NEWS,
        help_text=_("一覧で絞りこむときの分類です。例：活動のようすを伝えるなら「活動の報告」。"),
    )
    author = models.CharField(
        _("書いた人"), max_length=60, blank=True, help_text=_("例：地域創生課、または名前")
    )
    body = BodyField(
        PageBody(),
        verbose_name=_("本文"),
        blank=True,
        help_text=_("大切なことを最初に書きます。例：12月5日（土）に受付をはじめます。"),
    )

    content_panels = [
        *SitePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("category")]),
        FieldPanel("author"),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.SearchField("author"),
    ]
    api_fields = [*SitePage.api_fields, APIField("date"), APIField("category"), APIField("body")]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")

    get_category_display = named("category")

    def card(self):
        return super().card() | {
            "date": self.date,
            "category": self.get_category_display(),
            "is_new": bool(self.date) and localdate() - NEW_FOR <= self.date <= localdate(),
        }

    def json_ld(self, identity):
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": without_ruby(self.title),
            "description": self.description,
            "datePublished": self.date.isoformat() if self.date else None,
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else None,
            "author": {"@type": "Organization", "name": self.author or identity.town_name},
            "image": self.sharing["image"],
        }
        return {key: value for key, value in data.items() if value}

    def shows(self, request):
        return {"nearby": beside(self, 3)}

    @property
    def published_moment(self):
        """The moment feeds tell: midnight of the news' day."""
        return (
            make_aware(datetime.combine(self.date, time.min))
            if self.date
            else self.first_published_at
        )


def category_tabs(chosen):
    everything = {
        "title": _("すべて"),
        "url": "?",
        "is_current": chosen not in NewsPage.Category.values,
    }
    return [everything] + [
        {"title": label, "url": f"?category={value}", "is_current": value == chosen}
        for value, label in NewsPage.Category.choices
    ]
