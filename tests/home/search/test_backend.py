"""The index finds Japanese on whatever database the suite runs on."""

import pytest
from django.db import connection
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import Phrase, PlainText

from home.models import NewsPage, SiteImage
from home.search import backend
from tests.home.things import body, make_image, make_news

TITLE = "上野城下町の清掃ボランティア"
JAPANESE = ["清掃", "上野", "城", "城下町", "忍者", "にんじゃ", "ニンジャ", "ﾆﾝｼﾞｬ", "阿山"]
OTHERS = ["WiFi", "ｗｉｆｉ", "ボランティア", "ぼらんてぃあ", "2026年", "城下町の清掃"]


@pytest.fixture
def pages(house):
    text = "<p>忍者（ニンジャ）の里、{阿山|あやま}でにんじん堀り。WiFi完備、2026年。</p>"
    return [
        make_news(TITLE, body=body(("paragraph", text))),
        make_news("東京の集い"),
    ]


@pytest.mark.parametrize("query", JAPANESE + OTHERS)
def test_a_word_finds_the_page(pages, query):
    assert list(NewsPage.objects.all().search(query)) == [pages[0]]


@pytest.mark.parametrize("query", ["京都府", "あやま", "清掃 京都", "野城の"])
def test_other_words_do_not(pages, query):
    assert list(NewsPage.objects.all().search(query)) == []


def test_two_words_must_both_be_there_unless_one_is_enough(pages):
    assert list(NewsPage.objects.all().search("清掃 忍者")) == [pages[0]]
    both = NewsPage.objects.all().search("清掃 東京", operator="or", order_by_relevance=False)
    assert set(both) == set(pages)


def test_a_phrase_and_a_negation_are_understood(pages):
    everything = NewsPage.objects.all()
    assert list(everything.search(Phrase("城下町の清掃"))) == [pages[0]]
    assert list(everything.search(~PlainText("清掃"))) == [pages[1]]


@pytest.mark.parametrize(
    "query", ["！？", "'", '"', "*", "a:b & c", "\\", "( )", "NEAR(上野)", "%s %d"]
)
def test_no_query_breaks_the_database(pages, query):
    assert list(NewsPage.objects.all().search(query)) == []


@pytest.mark.parametrize("query", ["清掃", "城", "ﾎﾞﾗﾝﾃｨｱ"])
def test_the_back_office_finds_by_title(pages, query):
    assert list(Page.objects.all().autocomplete(query)) == [pages[0].page_ptr]


def test_the_back_office_finds_pictures(db):
    hill = make_image("青山高原の風車")
    found = get_search_backend().autocomplete("風車", SiteImage.objects.all(), fields=["title"])
    assert list(found) == [hill]


def test_a_changed_page_is_found_by_its_new_words_only(pages):
    pages[0].title = "組紐の体験"
    pages[0].save()
    assert list(NewsPage.objects.all().search("組紐")) == [pages[0]]
    assert list(NewsPage.objects.all().search("ボランティア")) == []


def test_the_title_counts_more_than_the_text(house):
    mentioned = make_news("秋の便り", body=body(("paragraph", "<p>芭蕉の話も少し。</p>")))
    named = make_news("芭蕉の旅と町", body=body(("paragraph", f"<p>{'道を歩きました。' * 60}</p>")))
    assert list(NewsPage.objects.all().search("芭蕉")) == [named, mentioned]


def test_the_classes_are_built_once(db):
    assert backend.backend_class(connection.vendor) is type(get_search_backend())


def test_wagtails_own_backend_is_left_alone(db):
    """The indexer is replaced in a copy; the module keeps its own."""
    module = type(get_search_backend()).__mro__[1].__module__
    plain = __import__(module, fromlist=["ObjectIndexer"]).ObjectIndexer
    assert not issubclass(plain, backend.WritesWords)
