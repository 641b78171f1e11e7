"""The entries of a menu."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..addresses import is_address
from .choosers import PageChooser


class MenuPageBlock(blocks.StructBlock):
    page = PageChooser(label=_("ページ"), help_text=_("例：活動をさがす"))
    label = blocks.CharBlock(
        label=_("表示する言葉"),
        required=False,
        max_length=20,
        help_text=_("空欄のときはページの題名が出ます。例：活動をさがす"),
    )

    class Meta:
        icon = "doc-empty"
        label = _("ページ")
        description = _("このサイトのページへのリンク")
        preview_value = {"page": None, "label": "活動をさがす"}
        template = "blocks/menu_entry.html"


class MenuLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("表示する言葉"), max_length=20, help_text=_("例：部屋"))
    address = blocks.CharBlock(
        label=_("番地"),
        max_length=200,
        validators=[is_address],
        help_text=_("「https://」または「/」ではじめます。例：/rooms/"),
    )

    class Meta:
        icon = "link"
        label = _("番地を書く")
        description = _("ほかのサイトや、ページではない画面へのリンク")
        preview_value = {"label": "部屋", "address": "/rooms/"}
        template = "blocks/menu_entry.html"


class MenuBody(blocks.StreamBlock):
    page = MenuPageBlock()
    link = MenuLinkBlock()
