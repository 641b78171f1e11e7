"""Lists of pages. Each page draws its own card, so these blocks know no page type."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import queries
from .choosers import PageChooser

GROUP = _("ページの一覧")
USUAL_COUNT = 3


def list_key(section_key: int | None, count: int | None) -> tuple[int | None, int]:
    """Return the name under which a list of a section is kept."""
    return section_key, count or USUAL_COUNT


class SectionBlock(blocks.StructBlock):
    """The newest children of a chosen page: the base of every list that fills itself."""

    title = blocks.CharBlock(label=_("見出し"), max_length=40, help_text=_("例：この秋の活動"))
    section = PageChooser(
        label=_("どのページの下から"),
        required=False,
        help_text=_("一覧のページを選びます。例：活動"),
    )
    count = blocks.IntegerBlock(
        label=_("いくつ"),
        min_value=1,
        max_value=12,
        default=USUAL_COUNT,
        help_text=_("1から12まで。例：3"),
    )
    empty_text = blocks.CharBlock(
        label=_("何もないときの文"),
        required=False,
        max_length=80,
        help_text=_("空欄のときは、この部分を出しません。例：次の活動を準備しています。"),
    )

    class Meta:
        group = GROUP

    def get_context(self, value, parent_context=None):
        section = value.get("section")
        # The page that holds this block has loaded all its lists at once (home.gathering).
        key = list_key(section.pk if section else None, value.get("count"))
        pages = (parent_context or {}).get("section_lists", {}).get(key)
        if pages is None:
            pages = queries.latest_of(section, key[1])
        return super().get_context(value, parent_context=parent_context) | {
            "pages": pages,
            "more_url": section.url if pages else "",
        }


class LatestBlock(SectionBlock):
    class Meta:
        icon = "list-ul"
        label = _("新しいページ")
        group = GROUP
        template = "blocks/latest.html"
        description = _("えらんだページの下にある新しいページを自動で並べます")
        preview_value = {"title": "新しいお知らせ", "section": None, "count": 3, "empty_text": ""}


class ChosenBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("見出し"), required=False, max_length=40, help_text=_("例：あわせて読む")
    )
    pages = blocks.ListBlock(
        PageChooser(label=_("ページ")),
        label=_("ページ"),
        min_num=1,
        max_num=6,
        help_text=_("1つから6つまで。例：里山の手入れ"),
    )

    class Meta:
        icon = "pick"
        label = _("えらんだページ")
        group = GROUP
        template = "blocks/chosen.html"
        description = _("自分でえらんだページを並べます")
        preview_value = {"title": "あわせて読む", "pages": []}

    def get_context(self, value, parent_context=None):
        pages = queries.ready_for_cards(value.get("pages") or [])
        return super().get_context(value, parent_context=parent_context) | {"pages": pages}
