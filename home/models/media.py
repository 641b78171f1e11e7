"""Pictures and documents: our own models from the first migration, later is expensive."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from ..file_contents import is_what_it_says
from ..pictures import recipe


class SiteImage(AbstractImage):
    """A picture with its credit. `description` (Wagtail's) is the default alternative text."""

    credit = models.CharField(
        _("撮影・提供"), max_length=100, blank=True, help_text=_("例:伊賀市広報課")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("画像")
        verbose_name_plural = _("画像")
        permissions = [("choose_image", "Can choose image")]

    def get_rendition(self, filter):
        return super().get_rendition(recipe(spec_of(filter)))

    def get_renditions(self, *filters):
        return super().get_renditions(*(recipe(spec_of(each)) for each in filters))


def spec_of(filter):
    """Return the words of a size: templates hand over a new recipe of them each time."""
    return filter if isinstance(filter, str) else filter.spec


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class SiteDocument(AbstractDocument):
    """A file for the public. Personal files never become documents."""

    admin_form_fields = Document.admin_form_fields

    def clean(self):
        super().clean()
        # What lies here already was looked at when it came.
        is_new = bool(self.file) and not self.file._committed
        if is_new and not is_what_it_says(self.file.file, self.file_extension):
            words = _(
                "中身が、ファイル名の種類（%(kind)s）と違うか、壊れています。"
                "マクロの入った文書も載せられません。"
                "元のソフトで開いて保存しなおし、もう一度選んでください。"
            )
            refusal = ValidationError(words, code="content", params={"kind": self.file_extension})
            raise ValidationError({"file": refusal})

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文書")
        verbose_name_plural = _("文書")
        permissions = [("choose_document", "Can choose document")]
