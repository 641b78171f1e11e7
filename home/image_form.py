"""The form of every picture that is uploaded: one by one, many at once, or through the API."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .photographs import LONGEST_SIDE, TooLong, TooManyPixels, cleaned, measure


class PhotographField(WagtailImageField):
    """Measures the upload by its head, then really decodes it and writes it anew."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_image"] = _(
            "画像が壊れているか、読み取れない形式です。別の画像を選んでください。"
        )
        self.error_messages["file_too_many_pixels"] = _(
            "画像が大きすぎます。%(megapixels)sメガピクセルまで（たとえば縦6,000、横8,000画素）に縮めてから、"
            "もう一度選んでください。"
        ) % {"megapixels": self.max_image_pixels // 1_000_000}
        self.error_messages["side_too_long"] = _(
            "画像の縦か横が長すぎます。どちらも%(longest)s画素までに縮めるか切り取ってから、もう一度選んでください。"
        ) % {"longest": f"{LONGEST_SIDE:,}"}

    def check_image_pixel_size(self, f):
        """Wagtail's own decodes the picture to measure it, and gives up where it does not fit."""
        try:
            measure(f, most_pixels=self.max_image_pixels)
        except TooManyPixels as reason:
            code = "side_too_long" if isinstance(reason, TooLong) else "file_too_many_pixels"
            raise ValidationError(self.error_messages[code], code=code) from reason

    def to_python(self, data):
        try:
            upload = super().to_python(data)
            if upload is not None:
                rewrite(upload)
        except ValidationError:
            raise
        except Exception as reason:  # decoders raise whatever a broken file makes them raise
            words = self.error_messages["invalid_image"]
            raise ValidationError(words, code="invalid_image") from reason
        return upload


def rewrite(upload: UploadedFile) -> None:
    """Replace the bytes in place, even on disk: no later step can store the ones that came."""
    upload.seek(0)
    content, form = cleaned(upload.file)
    upload.seek(0)
    upload.file.truncate()
    upload.file.write(content)
    upload.file.flush()
    upload.seek(0)
    upload.size = len(content)
    upload.content_type = f"image/{form.lower()}"
    if form == "JPEG":
        upload.name = str(PurePath(upload.name).with_suffix(".jpg"))


class SiteImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            asked = self.fields["file"]
            self.fields["file"] = PhotographField(
                label=asked.label, required=asked.required, widget=asked.widget
            )
