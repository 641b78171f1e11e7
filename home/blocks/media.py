"""Pictures and files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .choosers import PictureChooser

GROUP = _("写真と文書")


class DescribedImageBlock(ImageBlock):
    """Asks for an alternative text, or for the word that the picture is decoration."""

    def __init__(self, required=True, **kwargs):
        super().__init__(required, **kwargs)
        # Wagtail shows this part under the name of its variable.
        chooser = PictureChooser(required=required, label=_("画像"))
        chooser.set_name("image")
        self.child_blocks["image"] = chooser


class PictureBlock(blocks.StructBlock):
    image = DescribedImageBlock(
        label=_("写真"),
        help_text=_("写真の説明を書くか「装飾」を選びます。例：稲刈りをする参加者たち"),
    )
    caption = blocks.CharBlock(
        label=_("写真の下の文"),
        required=False,
        max_length=120,
        help_text=_("例：2026年10月、山田地区の稲刈り"),
    )

    class Meta:
        icon = "image"
        label = _("写真")
        group = GROUP
        template = "blocks/picture.html"
        description = _("写真1枚と、その説明")
        preview_value = {"image": None, "caption": "2026年10月、山田地区の稲刈り"}


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(
        PictureBlock(),
        label=_("写真"),
        min_num=2,
        max_num=6,
        help_text=_("2枚から6枚まで。例：一日のようす"),
    )

    class Meta:
        icon = "image"
        label = _("写真のならび")
        group = GROUP
        template = "blocks/gallery.html"
        description = _("2枚から6枚の写真を並べます")
        preview_value = {"pictures": []}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("文書"), help_text=_("例：参加者のしおり（PDF）"))
    label = blocks.CharBlock(
        label=_("表示する言葉"),
        required=False,
        max_length=80,
        help_text=_("空欄のときは文書の題名が出ます。例：参加者のしおり"),
    )

    class Meta:
        icon = "doc-full"
        label = _("文書")
        group = GROUP
        template = "blocks/document.html"
        description = _("文書へのリンク。種類と大きさは自動で付きます")
        preview_value = {"document": None, "label": "参加者のしおり"}
