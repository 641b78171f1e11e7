"""The pictures: the right size, described, and the same every time."""

from io import BytesIO

import pytest
from PIL import Image

from igashu_site.demo.pictures import PICTURES, paint
from igashu_site.demo.pictures.canvas import SIZE

# What a person who hears the words should not have to hear first.
NEEDLESS = ("画像", "写真", "イラスト", "絵。")


@pytest.mark.parametrize("picture", PICTURES.values(), ids=lambda picture: picture.name)
def test_a_picture_is_described(picture):
    assert 15 <= len(picture.alt) <= 80
    assert not any(word in picture.alt for word in NEEDLESS)
    assert picture.title


def test_no_two_pictures_are_described_alike():
    assert len({picture.alt for picture in PICTURES.values()}) == len(PICTURES)


def test_a_picture_is_painted_alike_every_time():
    assert paint("jar") == paint("jar")


def test_a_painted_picture_fills_the_sheet_with_many_tones():
    picture = Image.open(BytesIO(paint("river")))
    assert picture.size == SIZE
    assert len(picture.resize((60, 40)).getcolors(60 * 40)) > 500
