"""Pictures in a room, on telephones: chosen, described, sent over a broken line, taken back."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from .conftest import PHONE
from .test_talking import act, enter

AYANO, MICHIKO = "ayano@demo.example", "michiko@demo.example"
PATIENCE = 30_000


@pytest.fixture(scope="module")
def room(town):
    """Return the address of a room with both of them inside."""
    made = town.manage(
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from community.actions import join_room\n"
        "from community.models import Room\n"
        "from members.models import User\n"
        "room = Room.objects.create(name='写真の部屋')\n"
        f"for email in {[AYANO, MICHIKO]!r}:\n"
        "    join_room(room=room, user=User.objects.get(email=email))\n"
        "print(room.get_absolute_url())",
    )
    return made.strip().splitlines()[-1]


def photograph(colour="#7a9e7e", size=(800, 600), name="a.jpg"):
    """Return a file as a browser is given it: hills under a sky."""
    picture = Image.new("RGB", size, "#cfe3ee")
    width, height = size
    ImageDraw.Draw(picture).ellipse((0, height // 2, width, height * 2), fill=colour)
    written = BytesIO()
    picture.save(written, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


def choose(page, *pictures):
    page.locator("[type=file]").set_input_files(list(pictures))


def shown(page, alt):
    return page.locator(f'.said[data-seq] img[alt="{alt}"]')


def is_painted(page, alt):
    """Wait until the picture itself has come, not only its frame."""
    picture = shown(page, alt)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.wait_for_function(
        "alt => [...document.images].some(one => one.alt === alt && one.naturalWidth)", arg=alt
    )
    return picture


def test_a_picture_crosses_and_goes_again(window_of, room):
    ayano, michiko = (enter(window_of(one, PHONE), room) for one in (AYANO, MICHIKO))
    choose(ayano, photograph(), photograph("#b03a24", (600, 800), "b.jpg"))
    expect(ayano.locator(".pick")).to_have_count(2)
    ayano.locator(".pick").nth(0).locator("[data-alt]").fill("城あとから見た山")
    ayano.locator(".pick").nth(1).locator("[data-leave-out]").click()
    expect(ayano.locator(".pick")).to_have_count(1)
    ayano.locator("#id_text").fill("きょうの空です")
    ayano.locator(".composer__send").click()
    for page in (ayano, michiko):
        is_painted(page, "城あとから見た山")
    expect(ayano.locator(".pick")).to_have_count(0)
    choose(ayano, photograph())
    ayano.locator(".composer__send").click()
    is_painted(michiko, "あやのさんの写真")
    said = michiko.locator(".said[data-seq]").last
    assert said.evaluate("one => one.getBoundingClientRect().width") <= PHONE["width"]
    act(ayano.locator(".said[data-seq]").last, "この投稿を削除する")
    expect(shown(michiko, "あやのさんの写真")).to_have_count(0)
    expect(shown(ayano, "あやのさんの写真")).to_have_count(0)
