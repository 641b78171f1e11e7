"""What machines ask for."""

import pytest
from wagtail.models import Site

from home.models import SiteIdentity


def test_the_colours_come_as_a_style_sheet(house, client):
    answer = client.get("/theme.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "  --town-key-strong: #14294a;" in answer.content.decode()


def test_what_is_no_colour_never_gets_there(house, client):
    identity = SiteIdentity.for_site(Site.objects.get())
    SiteIdentity.objects.filter(pk=identity.pk).update(key="red;}*{")
    assert "red" not in client.get("/theme.css").content.decode()


def test_unchanged_colours_are_not_sent_again(house, client):
    etag = client.get("/theme.css")["ETag"]
    assert client.get("/theme.css", headers={"If-None-Match": etag}).status_code == 304
    SiteIdentity.objects.update(key="#0b5d3b")
    assert client.get("/theme.css", headers={"If-None-Match": etag}).status_code == 200


def test_robots_stay_out_of_what_is_personal(house, client):
    words = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/" in words and "Disallow: /mypage/" in words
    assert "Sitemap: http" in words


@pytest.mark.parametrize("address", ["/theme.css", "/robots.txt", "/search/"])
def test_they_only_answer(house, client, address):
    assert client.post(address).status_code == 405


def test_the_back_office_has_its_own_policy(house, client_of, editor):
    inside = client_of(editor).get("/cms/")["Content-Security-Policy"]
    outside = client_of(editor).get("/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in inside
    assert "unsafe-inline" not in outside
