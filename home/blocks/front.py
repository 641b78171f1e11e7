"""The parts of the front page."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import numbers
from .choosers import PictureChooser
from .links import ButtonBlock, OptionalButtonBlock
from .listing import SectionBlock
from .text import StepBlock

GROUP = _("トップページ")


class HeroBlock(blocks.StructBlock):
    eyebrow = blocks.CharBlock(
        label=_("上の小さな言葉"),
        required=False,
        max_length=40,
        help_text=_("例：伊賀市の関係人口"),
    )
    title = blocks.CharBlock(
        label=_("大きな言葉"), max_length=40, help_text=_("例：離れていても、伊賀のなかま。")
    )
    lead = blocks.TextBlock(
        label=_("説明"),
        required=False,
        rows=3,
        max_length=160,
        help_text=_(
            "何のサイトかを1文か2文で。例：活動に参加し、町の人と話し、また帰ってくる場所です。"
        ),
    )
    primary = ButtonBlock(label=_("いちばん大切なボタン"), help_text=_("例：なかまになる"))
    secondary = OptionalButtonBlock(label=_("もうひとつのボタン"), help_text=_("例：活動をさがす"))
    image = PictureChooser(
        label=_("背景の写真"),
        required=False,
        help_text=_("なくてもかまいません（山なみの絵が出ます）。例：朝の伊賀盆地"),
    )

    class Meta:
        icon = "home"
        label = _("入口のことば")
        group = GROUP
        template = "blocks/hero.html"
        description = _("最初に目に入る言葉とボタン。ページにひとつ")
        preview_value = {
            "eyebrow": "伊賀市の関係人口",
            "title": "離れていても、伊賀のなかま。",
            "lead": "活動に参加し、町の人と話し、また帰ってくる場所です。",
            "primary": {"label": "なかまになる", "page": None, "address": "/join/"},
            "secondary": {"label": "活動をさがす", "page": None, "address": "/activities/"},
            "image": None,
        }


class JoinStepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("見出し"), max_length=40, help_text=_("例：参加までの3歩"))
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("手順"),
        min_num=2,
        max_num=4,
        help_text=_("例：登録する、活動を選ぶ、参加する"),
    )
    button = OptionalButtonBlock(label=_("ボタン"), help_text=_("例：なかまになる"))

    class Meta:
        icon = "list-ol"
        label = _("参加までの手順")
        group = GROUP
        template = "blocks/join_steps.html"
        description = _("参加するまでの流れを短く伝えます")
        preview_value = {
            "title": "参加までの3歩",
            "steps": [
                {"title": "登録する", "text": "メールアドレスだけで始められます。"},
                {"title": "活動を選ぶ", "text": "現地でも、オンラインでも。"},
                {"title": "参加する", "text": "部屋で話しながら当日を待ちます。"},
            ],
            "button": {"label": "なかまになる", "page": None, "address": "/join/"},
        }


class ComingBlock(SectionBlock):
    class Meta:
        icon = "date"
        label = _("これからの活動")
        group = GROUP
        template = "blocks/coming.html"
        description = _("活動の一覧から、これからのものを自動で並べます")
        preview_value = {
            "title": "この秋の活動",
            "section": None,
            "count": 3,
            "empty_text": "次の活動を準備しています。",
        }


class VoicesBlock(SectionBlock):
    class Meta:
        icon = "openquote"
        label = _("会員の声")
        group = GROUP
        template = "blocks/voices.html"
        description = _("物語の一覧から、新しいものを自動で並べます")
        preview_value = {"title": "会員の声", "section": None, "count": 3, "empty_text": ""}


class NewsBlock(SectionBlock):
    class Meta:
        icon = "doc-full-inverse"
        label = _("お知らせ")
        group = GROUP
        template = "blocks/news.html"
        description = _("お知らせの一覧から、新しいものを自動で並べます")
        preview_value = {"title": "お知らせ", "section": None, "count": 5, "empty_text": ""}


class FigureValue(blocks.StructValue):
    @cached_property
    def shown(self):
        """Return the figure to show: counted now, or as the editor typed it."""
        source = self.get("source")
        return numbers.values_of([source]).get(source) if source else self.get("figure")


class FigureBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("何の数か"), max_length=30, help_text=_("例：登録した人"))
    source = blocks.ChoiceBlock(
        label=_("自動で数えるもの"),
        choices=numbers.choices,
        required=False,
        search_index=False,
        help_text=_("選ぶと、いまの数が出ます。例：会員の数"),
    )
    figure = blocks.CharBlock(
        label=_("数"),
        required=False,
        max_length=12,
        help_text=_("自動で数えないときに書きます。例：505"),
    )
    unit = blocks.CharBlock(label=_("単位"), required=False, max_length=6, help_text=_("例：人"))
    note = blocks.CharBlock(
        label=_("補足"), required=False, max_length=40, help_text=_("例：2026年10月末")
    )

    class Meta:
        icon = "order"
        label = _("数ひとつ")
        template = "blocks/figure.html"
        description = _("数ひとつと、その説明")
        preview_value = {
            "label": "登録した人",
            "source": "",
            "figure": "505",
            "unit": "人",
            "note": "",
        }
        value_class = FigureValue


class NumbersBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("見出し"), required=False, max_length=40, help_text=_("例：数で見る、いま")
    )
    figures = blocks.ListBlock(
        FigureBlock(),
        label=_("数"),
        min_num=1,
        max_num=4,
        help_text=_("4つまで。例：登録した人、活動の数"),
    )

    def get_context(self, value, parent_context=None):
        """Count everything there is to count in one query."""
        figures = value.get("figures") or []
        counted = numbers.values_of(filter(None, (one.get("source") for one in figures)))
        for figure in figures:
            if figure.get("source"):
                figure.shown = counted.get(figure["source"])
        return super().get_context(value, parent_context=parent_context)

    class Meta:
        icon = "order"
        label = _("数で見る")
        group = GROUP
        template = "blocks/numbers.html"
        description = _("大きな数字を並べます")
        preview_value = {
            "title": "数で見る、いま",
            "figures": [
                {"label": "登録した人", "source": "", "figure": "505", "unit": "人", "note": ""},
                {"label": "活動", "source": "", "figure": "24", "unit": "件", "note": "この1年"},
            ],
        }
