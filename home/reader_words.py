"""The words of menus and buttons, as a reader of another language finds them.

Editors type them in Japanese. Where they took over what the product itself suggests, its own
translation stands; everything else stays as it was typed, and says that it is Japanese.
"""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

JAPANESE = re.compile(r"[々〆ぁ-ゖァ-ヺー㐀-䶿一-鿿]")
LATIN = re.compile(r"[A-Za-z]")
SUGGESTED = frozenset(
    {
        _("トップページ"),
        _("はじめての方へ"),
        _("活動をさがす"),
        _("なかまの物語"),
        _("会員の声"),
        _("お知らせ"),
        _("読みもの"),
        _("お知らせ・読みもの"),
        _("マイページ"),
        _("なかまになる"),
        _("参加する"),
        _("くわしく知る"),
        _("くわしく見る"),
        _("お問い合わせ"),
        _("個人情報の取扱い"),
        _("個人情報の取り扱い"),
        _("サイトのきまり"),
        _("利用規約"),
        _("ウェブアクセシビリティ方針"),
        _("これからの活動"),
        _("数で見る、いま"),
    }
)
# One thing elsewhere, all of them in a menu.
MANY = {
    "活動": pgettext_lazy("メニュー", "活動"),
    "物語": pgettext_lazy("メニュー", "物語"),
    "部屋": pgettext_lazy("メニュー", "部屋"),
}
# 「伊賀衆とは」: the name of the scheme is each town's own.
ABOUT = re.compile(r"(?P<name>\S{1,40})とは")


def translated(words: str) -> str | None:
    """Return the product's own translation of an editor's words, if it has one."""
    if words in MANY:
        return str(MANY[words])
    if words in SUGGESTED:
        return gettext(words)
    about = ABOUT.fullmatch(words)
    return gettext("%(name)sとは") % about.groupdict() if about else None


def for_reader(words: object) -> SafeString:
    """Return the words as HTML, marked with their language where it is not the page's."""
    text, language = str(words or ""), get_language() or "ja"
    if language == "ja" or not JAPANESE.search(text):
        return conditional_escape(text)
    known = translated(text)
    if known is not None:
        return format_html('<span lang="{}">{}</span>', language, known)
    return format_html('<span lang="ja">{}</span>', text)


def tongue(words: object) -> SafeString:
    """Return the attribute that tells a reader's voice of another language: this is Japanese."""
    text = str(words or "")
    if (get_language() or "ja") == "ja" or not JAPANESE.search(text):
        return mark_safe("")
    # An English sentence that names a Japanese room stays English.
    is_japanese = len(JAPANESE.findall(text)) >= len(LATIN.findall(text))
    return mark_safe(' lang="ja"' if is_japanese else "")
