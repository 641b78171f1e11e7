"""Teasers of public pages as JSON."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from wagtail.images.tests.utils import get_test_image_file

from home.models import NewsIndexPage, NewsPage, SiteImage


def make_news(house, title="お知らせです", **fields):
    index = NewsIndexPage.objects.child_of(house).get()
    slug = f"news-{NewsPage.objects.count()}"
    values = {"date": localdate(), "first_published_at": now()} | fields
    page = NewsPage(title=title, slug=slug, **values)
    index.add_child(instance=page)
    return page


def make_picture():
    return SiteImage.objects.create(title="山", file=get_test_image_file(size=(1600, 1200)))


def news(client, **query):
    return client.get("/api/v1/pages", {"type": "home.NewsPage"} | query).json()["items"]


def test_a_teaser_says_what_a_card_says(client, house):
    page = make_news(house, "{上野|うえの}の秋", lead="{城|しろ}のまわり")

    teaser = news(client)[0]

    assert (teaser["id"], teaser["type"]) == (page.pk, "home.NewsPage")
    assert (teaser["title"], teaser["lead"]) == ("上野の秋", "城のまわり")
    assert teaser["picture"] is None
    assert teaser["url"].startswith("http")


def test_a_picture_comes_in_the_size_for_sharing(client, house):
    make_news(house, share_image=make_picture())

    picture = news(client)[0]["picture"]

    assert (picture["width"], picture["height"]) == (1200, 630)
    assert picture["url"].startswith("http")


def test_the_newest_comes_first__what_was_never_published_last(client, house):
    old = make_news(house, "古い", first_published_at=now() - timedelta(days=9))
    new = make_news(house, "新しい")
    imported = make_news(house, "日付なし", first_published_at=None)

    assert [row["id"] for row in news(client)] == [new.pk, old.pk, imported.pk]
    walked, cursor = [], None
    for _step in range(3):
        query = {"type": "home.NewsPage", "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/v1/pages", query).json()
        walked, cursor = [*walked, page["items"][0]["id"]], page["next"]
    assert (walked, cursor) == ([new.pk, old.pk, imported.pk], None)


@pytest.mark.parametrize("kind", ["wagtailcore.Page", "home.SiteImage", "home.newspage", "x", ""])
def test_only_kinds_of_pages_can_be_asked_for(client, house, kind):
    assert client.get("/api/v1/pages", {"type": kind}).status_code == 422


def test_pictures_cost_the_same_for_one_and_for_ten(client, house, django_assert_num_queries):
    make_news(house, share_image=make_picture())
    news(client)
    with CaptureQueriesContext(connection) as caught:
        news(client)
    one = len(caught)
    for _number in range(9):
        make_news(house, share_image=make_picture())
    news(client)  # the first look makes the pictures

    with django_assert_num_queries(one):
        assert sum(row["picture"] is not None for row in news(client)) == 10


def test_a_lost_picture_is_no_fault(client, house):
    picture = make_picture()
    make_news(house, share_image=picture)
    picture.file.storage.delete(picture.file.name)

    assert client.get("/api/v1/pages").status_code == 200
