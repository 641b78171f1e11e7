"""What makes the site a town's own: names, words, contact, colours, menus."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from .. import colours
from ..blocks.menu import MenuBody
from ..fields import BodyField

COLOURS = ("paper", "ink", "key", "key_strong", "accent", "accent_strong")
WHITE = "#ffffff"

is_colour = RegexValidator(
    rf"^{colours.HEX.pattern}\Z", _("「#1f3b63」のように、#と6桁の英数字で入力してください。")
)


def colour(label, default, use):
    return models.CharField(
        label,
        max_length=7,
        default=default,
        validators=[is_colour],
        help_text=format_lazy("{}{}", use, default),
    )


def word(label, default, length, help_text):
    return models.CharField(label, max_length=length, default=default, help_text=help_text)


@register_setting(icon="home", order=1)
class SiteIdentity(BaseSiteSetting):
    """The town, the words of its scheme, its contact and its six colours."""

    # The menus of the same site come in the same query: every page shows both.
    select_related = ["site__navigation"]

    town_name = word(_("自治体名"), "伊賀市", 40, _("例：伊賀市"))
    scheme_name = word(_("制度の名前"), "伊賀衆", 40, _("サイトの名前になります。例：伊賀衆"))
    tagline = word(
        _("ひとことで"),
        "離れていても、伊賀のなかま。",
        80,
        _("検索結果やSNSに出る一文です。例：離れていても、伊賀のなかま。"),
    )
    member_noun = word(_("会員の呼び名"), "衆", 20, _("例：衆、家族、町民"))
    host_noun = word(
        _("受け入れ役の呼び名"), "ヌシ", 20, _("活動を受け入れる人の呼び名です。例：ヌシ")
    )
    thanks_noun = word(_("お礼の呼び名"), "オカエシ", 20, _("活動のお礼の呼び名です。例：オカエシ"))
    contact_name = word(_("問い合わせ先"), "伊賀市 地域創生課", 80, _("例：伊賀市 地域創生課"))
    contact_phone = models.CharField(
        _("電話番号"), max_length=30, blank=True, help_text=_("例：0595-00-0000")
    )
    contact_email = models.EmailField(_("メール"), blank=True, help_text=_("例：desk@example.jp"))
    contact_hours = models.CharField(
        _("受付時間"), max_length=80, blank=True, help_text=_("例：平日 午前8時30分〜午後5時15分")
    )
    paper = colour(_("紙の色"), "#fbfaf6", _("ページの地の色です。例："))
    ink = colour(_("文字の色"), "#1d1d1f", _("本文の文字の色です。例："))
    key = colour(_("基本の色"), "#1f3b63", _("リンクと枠の色です。例："))
    key_strong = colour(_("基本の色（濃）"), "#14294a", _("触れたときの濃い色です。例："))
    accent = colour(_("差し色"), "#b03a24", _("いちばん大切なボタンの色です。例："))
    accent_strong = colour(_("差し色（濃）"), "#8c2b19", _("触れたときの濃い色です。例："))

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("town_name", "scheme_name", "tagline")],
            heading=_("名前"),
        ),
        FieldRowPanel(
            [FieldPanel(name) for name in ("member_noun", "host_noun", "thanks_noun")],
            heading=_("制度の言葉"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("contact_name", "contact_phone", "contact_email", "contact_hours")
            ],
            heading=_("問い合わせ先"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(template="home/admin/colours_help.html"),
                FieldRowPanel([FieldPanel("paper"), FieldPanel("ink")]),
                FieldRowPanel([FieldPanel("key"), FieldPanel("key_strong")]),
                FieldRowPanel([FieldPanel("accent"), FieldPanel("accent_strong")]),
            ],
            heading=_("色"),
        ),
    ]

    class Meta:
        verbose_name = _("自治体と制度")
        verbose_name_plural = _("自治体と制度")

    def clean(self):
        super().clean()
        # A colour that is none has its own message already.
        if all(colours.is_colour(getattr(self, name) or "") for name in COLOURS):
            self.check_that_words_can_be_read()

    def check_that_words_can_be_read(self):
        faults = {}
        for name in COLOURS[1:]:
            ratio = min(
                colours.contrast(getattr(self, name), ground) for ground in (self.paper, WHITE)
            )
            if ratio < colours.ENOUGH:
                faults[name] = gettext(
                    "この色の文字は読みにくい人がいます"
                    "（明るさの差 %(ratio)s、必要なのは4.5以上）。"
                    "もう少し濃い色にしてください。"
                ) % {"ratio": f"{ratio:.1f}"}
        if faults:
            raise ValidationError(faults)


@register_setting(icon="list-ul", order=2)
class Navigation(BaseSiteSetting):
    """The main menu and the links at the foot of every page."""

    site = models.OneToOneField(
        Site, on_delete=models.CASCADE, editable=False, related_name="navigation"
    )
    main = BodyField(
        MenuBody(),
        verbose_name=_("メニュー"),
        blank=True,
        help_text=_(
            "ページの上に並ぶリンクです。5つまでが見やすい数です。"
            "空欄のときは「メニューに出す」にしたページが並びます。例：はじめての方へ、活動をさがす"
        ),
    )
    footer = BodyField(
        MenuBody(),
        verbose_name=_("フッターのリンク"),
        blank=True,
        help_text=_("ページの下に並ぶリンクです。例：個人情報の取扱い、サイトのきまり"),
    )

    panels = [FieldPanel("main"), FieldPanel("footer")]

    class Meta:
        verbose_name = _("メニュー")
        verbose_name_plural = _("メニュー")
