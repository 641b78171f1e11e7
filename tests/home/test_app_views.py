"""The site on a home screen: its name, its colours, its mark."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from wagtail.models import Site

from home import icons
from home.models import SiteIdentity

pytestmark = pytest.mark.django_db


def test_each_town_has_its_own_name_and_colours(house, client):
    identity = SiteIdentity.for_site(Site.objects.get())
    identity.scheme_name, identity.paper = "鹿角家", "#fdf6e3"
    identity.save()
    answer = client.get("/app.webmanifest")
    told = answer.json()
    assert answer["Content-Type"].startswith("application/manifest+json")
    assert (told["name"], told["theme_color"]) == ("鹿角家", "#fdf6e3")
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    for one in told["icons"]:
        picture = Image.open(BytesIO(client.get(one["src"]).content))
        assert f"{picture.width}x{picture.height}" == one["sizes"]


def test_the_page_names_them(house, client):
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/app.webmanifest">' in page
    assert '<link rel="apple-touch-icon" href="/icons/180.png">' in page


def test_the_icon_is_drawn_in_the_towns_colours(house, client):
    identity = SiteIdentity.for_site(Site.objects.get())
    identity.key = "#0a5c36"
    identity.save()
    picture = Image.open(BytesIO(client.get("/icons/192.png").content)).convert("RGB")
    shown = {colour for _count, colour in picture.getcolors(192 * 192)}
    assert {(10, 92, 54), (251, 250, 246), (176, 58, 36)} <= shown
    assert (31, 59, 99) not in shown


def test_a_size_that_there_is_not(house, client):
    assert client.get("/icons/9999.png").status_code == 404


def test_the_stencil_is_white_on_nothing(client, house):
    picture = Image.open(BytesIO(client.get("/icons/badge.png").content))
    assert (picture.mode, picture.getpixel((0, 0))[3]) == ("RGBA", 0)
    assert picture.getchannel("A").getextrema() == (0, 255)


def test_a_band_has_no_gaps():
    """Closing hairs one point wide changes nothing. Control: it does, where they were."""
    ring = Image.new("L", (768, 768), 0)
    icons.stroke(ImageDraw.Draw(ring), icons.points_of(icons.ONE), 255, icons.WIDTH, 768)
    assert hairs(ring) == 0
    ImageDraw.Draw(ring).line([(0, 0), (768, 768)], fill=0, width=1)
    assert hairs(ring) > 0


def hairs(ring):
    closed = ring.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3))
    return ImageChops.difference(closed, ring).histogram()[255]


def test_the_mark_is_the_same_everywhere():
    """Three places hold the lines of the mark: they say the same."""
    from django.conf import settings

    for path in ("templates/components/mark.html", "igashu_site/static/site/img/mark.svg"):
        text = (settings.BASE_DIR / path).read_text()
        assert all(line in text for line in (icons.ONE, icons.OTHER, "".join(icons.OVER)))
