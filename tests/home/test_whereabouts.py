"""Addresses that are remembered are the very ones Django and Wagtail would put together."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, clear_script_prefix, reverse, set_script_prefix
from django.utils.translation import gettext_lazy, override
from wagtail.images.models import Filter
from wagtail.models import Page, Site

from home import whereabouts
from home.models import HomePage
from home.pictures import recipe
from home.templatetags.look_tags import icon
from tests.home.things import make_image, make_news, make_text


@pytest.fixture
def pages(house):
    return [HomePage.objects.get(), make_news(), make_text()]


@pytest.fixture
def request_(house):
    return RequestFactory().get("/", SERVER_NAME="localhost")


@pytest.fixture
def second_site(pages):
    """A site of its own that begins in the midst of the first one."""
    return Site.objects.create(hostname="news.example.com", port=443, root_page=pages[2])


def of_wagtail(page, request=None):
    return Page.get_url_parts(page, request)


def test_each_page_is_where_wagtail_says(pages, request_):
    for page in pages:
        assert whereabouts.parts_of(page, request_) == of_wagtail(page)
        assert page.get_url_parts() == of_wagtail(page)
        assert whereabouts.url_of(page, request_) == Page.get_url(page, request_) == page.url


def test_a_page_of_two_sites_is_left_to_wagtail(pages, request_, second_site):
    page = Page.objects.get(pk=pages[2].pk)
    assert whereabouts.parts_of(page, request_) is None
    assert pages[2].get_url_parts(request_) == of_wagtail(page, request_)
    assert whereabouts.url_of(page, request_) == page.get_url(request_)


def test_a_page_of_another_site_gets_its_full_address(pages, second_site):
    there = RequestFactory().get("/", SERVER_NAME="news.example.com", SERVER_PORT="443")
    page = Page.objects.get(pk=pages[1].pk)
    assert whereabouts.url_of(page, there) == page.get_url(there)
    assert page.get_url(there).startswith("http://")


def test_a_page_that_moves_is_found_where_it_went(pages, request_):
    moved = Page.objects.get(pk=pages[2].pk)
    before = whereabouts.url_of(moved, request_)
    moved.slug = "elsewhere"
    moved.save()
    again = Page.objects.get(pk=moved.pk)
    assert whereabouts.url_of(again, request_) == again.get_url() == "/elsewhere/" != before


def test_a_page_outside_of_every_site_has_none(house, request_):
    assert whereabouts.url_of(Page.objects.get(depth=1), request_) is None


def test_a_path_that_no_address_fits_is_left_to_wagtail(pages, request_):
    odd = Page(url_path=f"{pages[0].url_path}a b/", depth=3)
    assert whereabouts.parts_of(odd, request_) is None
    assert of_wagtail(odd)[2] is None


def test_a_name_is_remembered_for_each_mount():
    assert whereabouts.remembered("search") == reverse("search") == "/search/"
    set_script_prefix("/town/")
    try:
        assert whereabouts.remembered("search") == "/town/search/"
        assert whereabouts.places()["search"] == "/town/search/"
    finally:
        clear_script_prefix()
    assert whereabouts.places()["search"] == "/search/"


def test_every_place_that_pages_link_to_exists():
    named = whereabouts.places()
    assert named == {key: reverse(one[0], args=one[1:]) for key, one in whereabouts.PLACES.items()}
    with pytest.raises(NoReverseMatch):
        whereabouts.remembered("no-such-place")


def test_an_icon_speaks_the_language_of_the_moment():
    label = gettext_lazy("メニュー")
    with override("ja"):
        spoken = icon("menu", label=label)
    with override("en"):
        assert icon("menu", label=label) != spoken
    assert "&lt;" in icon("menu", label="<b>")


def test_a_size_is_read_once_however_a_template_names_it(house, monkeypatch):
    image, read = make_image(), []
    image.get_rendition("width-40")
    kept = recipe("width-40")
    monkeypatch.setattr(type(kept), "operations", property(lambda one: read.append(one) or []))
    kept.__dict__.pop("operations", None)
    image.get_renditions(Filter("width-40"))
    assert set(map(id, read)) <= {id(kept)}
    assert read
