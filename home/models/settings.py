"""What makes the site a town's own: names, words, contact, colours, menus."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

is_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("「#1f3b63」のように、#と6桁の英数字で入力してください。"))


def colour(label, default):
    return models.CharField(label, max_length=7, default=default, validators=[is_colour])


@register_setting(icon="home", order=1)
class SiteIdentity(BaseSiteSetting):
    """The town, the words of its scheme, its contact and its six colours."""

    town_name = models.CharField(_("自治体名"), max_length=40, default="伊賀市")
    scheme_name = models.CharField(_("制度の名前"), max_length=40, default="伊賀衆")
    tagline = models.CharField(
        _("ひとことで"), max_length=80, default="離れていても、伊賀のなかま。"
    )
    member_noun = models.CharField(_("会員の呼び名"), max_length=20, default="衆")
    host_noun = models.CharField(_("受け入れ役の呼び名"), max_length=20, default="ヌシ")
    thanks_noun = models.CharField(_("お礼の呼び名"), max_length=20, default="オカエシ")
    contact_name = models.CharField(_("問い合わせ先"), max_length=80, default="伊賀市 地域創生課")
    contact_phone = models.CharField(_("電話番号"), max_length=30, blank=True)
    contact_email = models.EmailField(_("メール"), blank=True)
    contact_hours = models.CharField(_("受付時間"), max_length=80, blank=True)
    paper = colour(_("紙の色"), "#fbfaf6")
    ink = colour(_("文字の色"), "#1d1d1f")
    key = colour(_("基本の色"), "#1f3b63")
    key_strong = colour(_("基本の色(濃)"), "#14294a")
    accent = colour(_("差し色"), "#b03a24")
    accent_strong = colour(_("差し色(濃)"), "#8c2b19")

    class Meta:
        verbose_name = _("自治体と制度")


class MenuBody(blocks.StreamBlock):
    page = blocks.PageChooserBlock(label=_("ページ"))


@register_setting(icon="list-ul", order=2)
class Navigation(BaseSiteSetting):
    """The main menu and the links at the foot of every page."""

    main = StreamField(MenuBody(), verbose_name=_("メニュー"), blank=True)
    footer = StreamField(MenuBody(), verbose_name=_("フッターのリンク"), blank=True)

    class Meta:
        verbose_name = _("メニュー")
