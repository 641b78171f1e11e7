"""What is published of a photograph is the picture, and nothing else."""

from io import BytesIO
from struct import pack
from unittest.mock import Mock
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ImageFile import ImageFile
from wagtail.images.fields import WagtailImageField
from wagtail.models import UploadedFile

from home.models import SiteImage
from home.photographs import TooManyPixels, _one_at_a_time, cleaned, shrunk
from igashu_site import roles
from tests import build

ADD = "/cms/images/multiple/add/"
GPS, ORIENTATION, DESCRIPTION = 0x8825, 0x0112, 0x010E
SECRET = b"where-we-live"
TOO_MANY, TOO_LONG = "画像が大きすぎます", "画像の縦か横が長すぎます"
BROKEN = "画像が壊れているか、読み取れない形式です"


def photograph(form="JPEG", size=(60, 40), **options):
    """Return a file that tells its place: red on the left as stored, to be shown turned."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, SECRET.decode()
    exif[GPS] = {1: "N", 2: (34.0, 46.0, 7.0), 3: "E", 4: (136.0, 7.0, 48.0)}
    written = BytesIO()
    picture.save(written, form, exif=exif, **options)
    return written.getvalue()


@pytest.fixture
def browser(house, client_of):
    return client_of(build.make_person("shashin@example.jp", roles=[roles.EDITOR]))


def send(browser, content, name="a.jpg", **data):
    return browser.post(ADD, data | {"files[]": SimpleUploadedFile(name, content), "collection": 1})


def stored():
    """Return the one picture of the library, as it lies in the store."""
    with SiteImage.objects.get().file.open() as file:
        return file.read()


def is_silent(content):
    with Image.open(BytesIO(content)) as picture:
        return SECRET not in content and not dict(picture.getexif())


def test_the_place_is_neither_in_the_picture_nor_in_what_is_shown(browser):
    assert not is_silent(photograph())
    answer = send(browser, photograph() + b"<script>hidden</script>" + SECRET)
    assert answer.json()["success"], answer.json()
    image = SiteImage.objects.get()
    assert is_silent(stored())
    assert b"<script>" not in stored()
    with image.get_rendition("original").file.open() as file:
        assert is_silent(file.read())
    assert (image.width, image.height, image.file_size) == (40, 60, len(stored()))


def test_a_photograph_stays_upright(browser):
    send(browser, photograph())
    with Image.open(BytesIO(stored())) as picture:
        assert picture.size == (40, 60)
        assert picture.getpixel((20, 5))[0] > 200 > 50 > picture.getpixel((20, 55))[0]


def test_a_long_detour_stores_the_clean_bytes(browser):
    """A title too long makes Wagtail put the file aside: there, too, it is the clean one."""
    answer = send(browser, photograph(), title="長" * 300).json()
    with UploadedFile.objects.get(pk=answer["uploaded_file_id"]).file.open() as put_aside:
        assert is_silent(put_aside.read())


def test_a_file_on_disk_is_replaced_there(browser, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    send(browser, photograph())
    assert is_silent(stored())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_format_stays_what_it_is(form):
    content, written_as = cleaned(BytesIO(photograph(form)))
    assert written_as == form
    assert is_silent(content)
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == (form, (40, 60))


def test_a_comment_goes_and_the_colours_stay():
    content, _form = cleaned(BytesIO(photograph(comment=SECRET, icc_profile=b"colours" * 20)))
    assert SECRET not in content
    with Image.open(BytesIO(content)) as picture:
        assert picture.info["icc_profile"] == b"colours" * 20


def test_a_transparent_palette_stays_transparent():
    written = BytesIO()
    drawn = Image.new("RGB", (4, 4), "red").quantize(4)
    drawn.save(written, "PNG", transparency=drawn.getpixel((0, 0)))
    with Image.open(BytesIO(cleaned(written)[0])) as picture:
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_of_a_telephone_becomes_a_jpeg(browser):
    assert send(browser, photograph("HEIF"), "IMG_1.heic").json()["success"]
    assert SiteImage.objects.get().file.name.endswith(".jpg")
    assert is_silent(stored())


FTYP = b"\x00\x00\x00\x18ftyp"
BAD = {
    "half a jpeg": ("a.jpg", photograph(size=(600, 400))[:3000]),
    "head of a jpeg": ("a.jpg", photograph()[:30]),
    "head of a png": ("a.png", photograph("PNG", (600, 400))[:60]),
    "half a png": ("a.png", photograph("PNG", (600, 400))[:-60]),
    "heic of noise": ("a.heic", FTYP + b"heic\x00\x00\x00\x00mif1heic" + b"\x07" * 400),
    "avif of noise": ("a.avif", FTYP + b"avif\x00\x00\x00\x00mif1avif" + b"\x07" * 400),
    "webp of noise": ("a.webp", b"RIFF\x90\x01\x00\x00WEBPVP8 " + b"\x07" * 400),
    "half a webp": ("a.webp", photograph("WEBP", (600, 400))[:90]),
    "no picture": ("a.jpg", b"<html>"),
}


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD)
def test_a_broken_picture_is_refused_in_words(browser, name, content):
    answer = send(browser, content, name)
    assert answer.status_code == 200
    assert BROKEN in answer.json()["error_message"]
    assert not SiteImage.objects.exists()


def drawn(width, height, rows=1):
    """Return a PNG that says how large it is; its few bytes unfold into all of it."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = compress(b"\0" * (width // 8 + 2) * rows)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", body) + chunk(b"IEND", b"")


# Said by the head of the file alone: nothing of it may be decoded to find out.
BOMBS = {
    "30,000 x 30,000": (drawn(30_000, 30_000), TOO_MANY),
    "more than Pillow warns of": (drawn(12_000, 12_000), TOO_MANY),
    "no end": (drawn(2**31 - 8, 2**31 - 1), TOO_MANY),
    "a line": (drawn(49_000_000, 1), TOO_LONG),
    "a column": (drawn(1, 49_000_000), TOO_LONG),
    "longer than WebP": (drawn(16_384, 8), TOO_LONG),
}


@pytest.mark.parametrize(("content", "words"), BOMBS.values(), ids=BOMBS)
def test_what_would_unfold_is_refused_unopened(browser, monkeypatch, content, words):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", Mock(side_effect=AssertionError("decoded")))
    answer = send(browser, content, "a.png").json()
    assert words in answer["error_message"]
    assert not SiteImage.objects.exists()


def test_the_longest_side_that_is_shown_is_taken(browser):
    assert send(browser, drawn(16_383, 8, rows=8), "a.png").json()["success"]


def test_wagtails_own_measure_would_decode_it_first(browser, monkeypatch):
    """Negative control: a column of pixels was taken, and the library could not be opened."""
    own = "home.image_form.PhotographField.check_image_pixel_size"
    monkeypatch.setattr(own, WagtailImageField.check_image_pixel_size)
    answer = send(browser, drawn(1, 20_000, rows=20_000), "a.png").json()
    assert answer["success"]


@pytest.mark.parametrize("paint", [cleaned, lambda file: shrunk(file, [20], most_pixels=9_999)])
def test_pictures_wait_for_each_other(monkeypatch, paint):
    """A large one takes some hundred megabytes while it is painted."""
    seen, load = [], ImageFile.load
    monkeypatch.setattr(
        "PIL.ImageFile.ImageFile.load",
        lambda picture: (seen.append(_one_at_a_time.locked()), load(picture))[1],
    )
    paint(BytesIO(photograph()))
    assert seen and all(seen)
    assert not _one_at_a_time.locked()


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_unfold_is_not_shown_to_a_room_either(monkeypatch, bomb):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", Mock(side_effect=AssertionError("decoded")))
    with pytest.raises(TooManyPixels):
        shrunk(BytesIO(BOMBS[bomb][0]), [1600, 400], most_pixels=50_000_000)


@pytest.mark.parametrize("size", [(60, 40), (40, 60), (999, 2), (19, 19)])
def test_a_size_keeps_the_shape(size):
    # Shown upright: the file lies on its side.
    (small,) = shrunk(BytesIO(photograph(size=size)), [20], most_pixels=9_999)
    high, wide = size
    scale = min(1, 20 / max(size))
    assert (small.width, small.height) == (
        max(1, round(wide * scale)),
        max(1, round(high * scale)),
    )


def test_the_limits_still_hold(browser, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60 * 40 - 1
    assert TOO_MANY in send(browser, photograph()).json()["error_message"]
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60 * 40
    assert send(browser, photograph()).json()["success"]
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    answer = send(browser, photograph()).json()
    assert not answer["success"]
    assert BROKEN not in answer["error_message"]


def test_a_name_that_lies_about_the_format_is_refused(browser):
    answer = send(browser, photograph("PNG"), "a.jpg").json()
    assert not answer["success"]
    assert BROKEN not in answer["error_message"]


def test_without_the_guard_the_place_would_be_published(browser, monkeypatch):
    """Negative control: Wagtail's own form of a picture keeps every word that a camera wrote."""
    monkeypatch.setattr("home.image_form.rewrite", lambda upload: None)
    send(browser, photograph())
    assert not is_silent(stored())
    shown = SiteImage.objects.get().get_rendition("original")
    with shown.file.open() as file, Image.open(file) as picture:
        place = picture.getexif().get_ifd(GPS)
    assert (place[1], place[2]) == ("N", (34.0, 46.0, 7.0))
