"""A photograph made fit to be published: its pixels and colours stay, what it tells goes. Pure."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

# How a format is written again. A telephone's HEIC becomes what every browser shows.
WRITTEN_AS = {
    "PNG": ("PNG", {"optimize": False}),
    "WEBP": ("WEBP", {"quality": 92}),
    "AVIF": ("AVIF", {"quality": 85, "speed": 8}),
}
AS_JPEG = ("JPEG", {"quality": 92, "optimize": True})
JPEG_MODES = ("L", "RGB", "CMYK")
# Without these the picture would look different. Position, camera, comments are not among them.
KEPT = ("icc_profile", "transparency")


def cleaned(file: IO[bytes]) -> tuple[bytes, str]:
    """Return the picture written anew, and its format; raise what the decoder raises.

    Only the first frame stays. Bytes hidden behind the picture do not survive.
    """
    with Image.open(file) as opened:
        opened.load()
        form, options = WRITTEN_AS.get(opened.format or "", AS_JPEG)
        picture = ImageOps.exif_transpose(opened)
    kept = {name: picture.info[name] for name in KEPT if name in picture.info}
    picture.info = {}
    if form == "JPEG" and picture.mode not in JPEG_MODES:
        picture = picture.convert("RGB")
    written = BytesIO()
    picture.save(written, form, **options, **kept)
    return written.getvalue(), form
