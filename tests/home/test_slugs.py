from datetime import date

import pytest

from home.models import NewsIndexPage, NewsPage, TextPage
from home.slugs import suggest
from tests.home.things import add, make_news, make_text

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Iga Summer School", "iga-summer-school"),
        ("にんじゃ", "ninja"),
        ("ニンジャ フェスタ", "ninja-fesuta"),
        ("きっぷ と マッチ", "kippu-to-matchi"),
        ("しゃちょう", "shachou"),
        ("きょうと", "kyouto"),
        ("お知らせ", "news-20261123"),
        ("伊賀FC", "news-20261123"),
        ("！？", "news-20261123"),
        ("", "news-20261123"),
        ("🎉", "news-20261123"),
    ],
)
def test_a_title_gets_a_short_address_in_ascii(title, slug):
    assert suggest(title, "news", DAY) == slug


def test_a_long_title_gives_a_bounded_address():
    assert len(suggest("a" * 500, "news", DAY)) <= 60


def test_a_japanese_page_saved_by_code_gets_an_address(house):
    first, second = make_news("秋の便り"), make_news("冬の便り")
    assert first.slug.startswith("news-2")
    assert second.slug == f"{first.slug}-2"


def test_a_draft_gets_one_too(house):
    draft = add(NewsIndexPage.objects.get(), NewsPage(title="秋の便り", live=False))
    assert draft.slug.isascii() and draft.slug


def test_a_chosen_address_stays(house):
    assert make_text("参加のきまり", slug="rules").slug == "rules"


@pytest.mark.parametrize("title", ["参加のきまり", "ねんまつ"])
def test_the_editor_may_leave_the_address_free(house, title):
    form_class = TextPage.get_edit_handler().get_form_class()
    page = TextPage(owner=None)
    blank = {"title": title, "slug": "", "lead": "", "body-count": "0"}
    form = form_class(blank, instance=page, parent_page=house)
    form.is_valid()
    assert "slug" not in form.errors
    assert form.cleaned_data["slug"] in ("nenmatsu", page.suggest_slug(house))
