"""Ways on: to a page, to an address, to a person."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ..addresses import is_address
from .choosers import PageChooser

GROUP = _("リンク")


class LinkValue(blocks.StructValue):
    @property
    def url(self):
        """Return where the link leads: nothing once its page is no longer public."""
        page = self.get("page")
        if page is not None:
            return page.url if page.live else ""
        return self.get("address") or ""


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=_("ボタンの言葉"), max_length=30, help_text=_("例：活動をさがす")
    )
    page = PageChooser(
        label=_("ページ"), required=False, help_text=_("このサイトのページ。例：活動一覧")
    )
    address = blocks.CharBlock(
        label=_("番地"),
        required=False,
        max_length=200,
        search_index=False,
        validators=[is_address],
        help_text=_("ページを選ばないときに書きます。例：/join/"),
    )

    class Meta:
        icon = "link"
        label = _("ボタン")
        group = GROUP
        template = "blocks/button.html"
        description = _("次にすることへのリンク")
        preview_value = {"label": "活動をさがす", "page": None, "address": "/activities/"}
        value_class = LinkValue

    def clean(self, value):
        cleaned = super().clean(value)
        if not cleaned["page"] and not cleaned["address"]:
            fault = ValidationError(_("ページを選ぶか、番地を書いてください。"))
            raise StructBlockValidationError({"page": fault})
        return cleaned


class OptionalButtonBlock(ButtonBlock):
    """A button that may be left out: only a label without an address is a mistake."""

    label = blocks.CharBlock(
        label=_("ボタンの言葉"),
        required=False,
        max_length=30,
        help_text=_("空欄のときはボタンを出しません。例：活動をさがす"),
    )

    class Meta:
        icon = "link"
        label = _("ボタン")
        group = GROUP
        template = "blocks/button.html"
        description = _("なくてもよいボタン")
        preview_value = {"label": "活動をさがす", "page": None, "address": "/activities/"}
        value_class = LinkValue

    def clean(self, value):
        return super().clean(value) if value.get("label") else blocks.StructBlock.clean(self, value)


class ContactBlock(blocks.StructBlock):
    note = blocks.CharBlock(
        label=_("ひとこと"),
        required=False,
        max_length=120,
        help_text=_("問い合わせ先の前に出す文。例：迷ったら、お電話ください。"),
    )

    class Meta:
        icon = "mail"
        label = _("問い合わせ先")
        group = GROUP
        template = "blocks/contact.html"
        description = _("「自治体と制度」に書いた電話とメールを出します")
        preview_value = {"note": "迷ったら、お電話ください。"}
