"""A photograph made fit to be shown: its pixels and colours stay, what it tells goes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
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
# What cameras, telephones and screens write. No other decoder ever sees a stranger's bytes.
READ = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF")
# WebP, in which every size is shown, has no room for a longer side; and to shrink a picture one
# pixel wide and fifty million high takes gigabytes.
LONGEST_SIDE = 16_383
# A profile of colours has a few hundred bytes; a larger one is cargo.
LARGEST_PROFILE = 8 * 1024


# A large picture takes some hundred megabytes while it is painted: one after the other.
_one_at_a_time = Lock()


class Unreadable(Exception):
    """No picture, or a broken one, or of a kind that is not read here."""


class TooManyPixels(Exception):
    """Would take more memory than a picture is worth."""


class TooLong(TooManyPixels):
    """One of its sides is longer than a picture can be shown."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture in one size, as a WebP file."""

    content: bytes
    width: int
    height: int


def measure(file: IO[bytes], *, most_pixels: int) -> None:
    """Read the head of a picture alone: raise TooLong or TooManyPixels before any is decoded.

    What is no picture passes: the decoder knows best what is wrong with it.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=READ) as opened:
            sides, frames = opened.size, getattr(opened, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as reason:
        raise TooManyPixels from reason
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file makes them raise
        return
    finally:
        file.seek(0)
    if max(sides) > LONGEST_SIDE:
        raise TooLong
    if sides[0] * sides[1] * frames > most_pixels:
        raise TooManyPixels


def cleaned(file: IO[bytes]) -> tuple[bytes, str]:
    """Return the picture written anew, and its format; raise what the decoder raises.

    Only the first frame stays. Bytes hidden behind the picture do not survive.
    """
    with _one_at_a_time, Image.open(file) as opened:
        opened.load()
        form, options = WRITTEN_AS.get(opened.format or "", AS_JPEG)
        # In place: a copy of a large picture is 200 MB more.
        ImageOps.exif_transpose(opened, in_place=True)
        kept = {name: opened.info[name] for name in KEPT if name in opened.info}
        opened.info = {}
        is_odd = form == "JPEG" and opened.mode not in JPEG_MODES
        picture = opened.convert("RGB") if is_odd else opened
        written = BytesIO()
        picture.save(written, form, **options, **kept)
    return written.getvalue(), form


def shrunk(file: IO[bytes], sides: Iterable[int], *, most_pixels: int) -> list[Painted]:
    """Paint the picture upright, its longer side not above each of `sides` (largest first).

    Its pixels are counted before any is decoded. Raise Unreadable or TooManyPixels.
    """
    try:
        with _one_at_a_time:
            picture = opened_small(file, max(sides := list(sides)), most_pixels)
            return [painted(picture, side) for side in sides]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as reason:
        raise TooManyPixels from reason
    except TooManyPixels:
        raise
    except Exception as reason:  # decoders raise whatever a broken file makes them raise
        raise Unreadable from reason


def opened_small(file: IO[bytes], side: int, most_pixels: int) -> Image.Image:
    """Decode the first frame upright; a JPEG no finer than needed, which costs a tenth."""
    with Image.open(file, formats=READ) as opened:
        if max(opened.size) > LONGEST_SIDE:
            raise TooLong
        if opened.width * opened.height > most_pixels:
            raise TooManyPixels
        opened.draft("RGB", (side, side))
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
    profile = opened.info.get("icc_profile") or b""
    is_see_through = "A" in opened.getbands() or "transparency" in opened.info
    is_of_screens = opened.mode in ("RGB", "RGBA", "P") and len(profile) <= LARGEST_PROFILE
    shown = "RGBA" if is_see_through else "RGB"
    picture = opened if opened.mode == shown else opened.convert(shown)
    picture.info = {"icc_profile": profile} if profile and is_of_screens else {}
    return picture


def painted(picture: Image.Image, side: int) -> Painted:
    colours = picture.info
    if max(picture.size) > side:
        # Never a copy of the whole first, as thumbnail() would need it.
        scale = side / max(picture.size)
        small = [max(1, round(length * scale)) for length in picture.size]
        picture = picture.resize(small, Image.Resampling.LANCZOS, reducing_gap=2.0)
    written = BytesIO()
    picture.save(written, "WEBP", quality=80, method=4, **colours)
    return Painted(written.getvalue(), picture.width, picture.height)
