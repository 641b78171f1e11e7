"""Feeds and the sitemap."""

from datetime import time, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.utils.timezone import localtime, now

from home.models import NewsPage
from tests.home.things import make_news


@pytest.mark.parametrize("address", ["/feeds/news.xml", "/feeds/news.atom", "/sitemap.xml"])
def test_they_are_well_formed_even_when_empty(house, client, address):
    answer = client.get(address)
    assert answer.status_code == 200 and "xml" in answer["Content-Type"]
    ElementTree.fromstring(answer.content)


def test_news_is_told_newest_first_without_readings(house, client):
    from datetime import date

    (
        make_news("{上野|うえの}の祭", date=date(2026, 10, 1)),
        make_news("新しい", date=date(2026, 11, 1)),
    )
    items = ElementTree.fromstring(client.get("/feeds/news.xml").content).iter("item")
    assert [item.findtext("title") for item in items] == ["新しい", "上野の祭"]


def test_news_without_a_day_is_told_too(house, client):
    page = make_news("日付なし")
    NewsPage.objects.filter(pk=page.pk).update(date=None)
    assert client.get("/feeds/news.xml").status_code == 200
    assert client.get("/feeds/news.atom").status_code == 200


def test_the_feed_costs_the_same_for_one_and_twenty(house, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_news("0")
    client.get("/feeds/news.xml")
    with CaptureQueriesContext(connection) as one:
        client.get("/feeds/news.xml")
    for number in range(1, 20):
        make_news(str(number))
    with django_assert_num_queries(len(one)):
        client.get("/feeds/news.xml")


def test_the_site_map_names_public_pages(house, client):
    make_news("便り", slug="letter")
    assert "/news/letter/</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_newest_moment_is_told__without_any_the_day(house, client):
    def told():
        feed = ElementTree.fromstring(client.get("/feeds/news.xml").content)
        return parsedate_to_datetime(feed.findtext("channel/lastBuildDate"))

    assert localtime(told()).time() == time()
    page = make_news("便り")
    moment = now().replace(microsecond=0) + timedelta(seconds=1)
    NewsPage.objects.filter(pk=page.pk).update(last_published_at=moment)
    assert told() == moment
