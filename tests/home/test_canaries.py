"""Five pages nobody may read hold a word each. No public address may say one of them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from home.models import HomePage, Navigation, NewsIndexPage, NewsPage, StoryIndexPage
from tests.build import make_house
from tests.home.things import add, body, make_news, make_story, make_text, restrict

CANARIES = {
    "draft": "紅鶸草稿",
    "restricted": "黄鶲会員",
    "expired": "青鵐期限",
    "scheduled": "瑠璃予約",
    "unpublished": "鶯取下",
}


def words_in(canary):
    return {
        "title": f"{canary}の題",
        "lead": f"{canary}の紹介",
        "slug": f"canary-{len(canary)}-{ord(canary[0])}",
        "body": body(
            ("paragraph", f"<p>{canary}の本文</p>"), ("heading", {"text": canary, "level": "h2"})
        ),
    }


@pytest.fixture
def town(house):
    """A house whose every list, menu and block names the hidden pages."""
    at = now()
    hidden = [
        make_news(**words_in(CANARIES["draft"]), live=False),
        make_text(**words_in(CANARIES["restricted"]), show_in_menus=True),
        make_news(**words_in(CANARIES["expired"]), expire_at=at - timedelta(minutes=1)),
        make_story(**words_in(CANARIES["unpublished"])),
    ]
    restrict(hidden[1])
    index = NewsIndexPage.objects.get()
    later = add(index, NewsPage(title="公開中の題", slug="shown", date=at.date(), live=True))
    later.title = CANARIES["scheduled"]
    later.body = words_in(CANARIES["scheduled"])["body"]
    later.go_live_at = at + timedelta(days=1)
    later.save_revision().publish()
    hidden[3].unpublish()
    call_command("publish_scheduled")
    sections = {
        "news": NewsIndexPage.objects.get().pk,
        "voices": StoryIndexPage.objects.get().pk,
    }
    home = HomePage.objects.get()
    home.body = body(
        *(
            (name, {"title": "一覧", "section": pk, "count": 12, "empty_text": ""})
            for name, pk in sections.items()
        ),
        (
            "chosen",
            {"title": "選", "pages": [p.pk for p in [*hidden, later]]},
        ),
    )
    home.save()
    entries = body(*(("page", {"page": page.pk, "label": ""}) for page in [*hidden, later]))
    from wagtail.models import Site

    Navigation.objects.create(site=Site.objects.get(), main=entries, footer=entries)
    return [page.url_path.removeprefix("/home") for page in hidden]


PUBLIC = [
    "/",
    "/news/",
    "/stories/",
    "/feeds/news.xml",
    "/feeds/news.atom",
    "/sitemap.xml",
    "/robots.txt",
]
SEARCHES = [f"/search/?q={word}" for word in [*CANARIES.values(), "の本文", "canary"]]


def said(words):
    """Return the canaries heard, without the question a search page repeats."""
    plain = words.replace("<wbr>", "")
    return [
        name for name, canary in CANARIES.items() if f"{canary}の" in plain or "canary-" in plain
    ]


@pytest.mark.parametrize("address", PUBLIC + SEARCHES)
def test_no_public_address_says_a_hidden_word(town, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert said(answer.content.decode()) == []


def test_the_hidden_pages_themselves_are_closed(town, client):
    assert [client.get(address).status_code for address in town] == [404, 302, 404, 404]


def test_the_canaries_would_be_heard(house, client):
    """The negative control: shown, each word is heard in lists, feeds and search."""
    make_house()
    make_news(**words_in(CANARIES["draft"]))
    for address in ("/news/", "/feeds/news.xml", "/sitemap.xml", f"/search/?q={CANARIES['draft']}"):
        assert "draft" in said(client.get(address).content.decode())
