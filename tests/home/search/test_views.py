"""The search page."""

import html5lib
import pytest

from tests.home.things import body, make_news, make_story, restrict


def ask(client, query, **more):
    return client.get("/search/", {"q": query} | more)


def words_of(answer):
    """Return the page without the places where a phrase may break."""
    return answer.content.decode().replace("<wbr>", "")


def test_a_hit_is_shown_with_its_kind_day_and_words(house, client):
    make_news("里山の便り", body=body(("paragraph", "<p>道の清掃をしました。</p>")))
    words = ask(client, "清掃").content.decode()
    assert "「清掃」は1件" in words
    assert "<mark>清掃</mark>" in words
    assert "お知らせ</span>" in words and "2026年11月1日（日）" in words


def test_only_what_is_public_is_found(house, client):
    make_news("清掃の下書き", live=False)
    restrict(make_news("清掃の会員ページ"))
    assert "「清掃」は0件" in ask(client, "清掃").content.decode()


def test_nothing_found_says_what_to_try(house, client):
    assert "言葉を短くするか" in words_of(ask(client, "恐竜"))


@pytest.mark.parametrize("query", ["", "   ", "\0", "　"])
def test_no_question_gets_no_answer(house, client, query):
    answer = ask(client, query)
    assert answer.status_code == 200 and "見つかり" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "清\0掃",
        "掃" * 10_000,
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "*",
        '"',
        "%",
        "\\",
        "𠮷",
    ],
)
def test_odd_questions_are_answered(house, client, query):
    answer = ask(client, query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("page", ["abc", "0", "-1", "999999999999999999999", ""])
def test_odd_pages_are_answered(house, client, page):
    make_news("清掃の日")
    assert "清掃" in ask(client, "清掃", page=page).content.decode()


def test_many_hits_are_paged_and_the_question_kept(house, client):
    for number in range(11):
        make_news(f"清掃{number}")
    assert "?q=%E6%B8%85%E6%8E%83&amp;page=2" in ask(client, "清掃").content.decode()
    assert ask(client, "清掃", page=2).content.decode().count('class="hit"') == 1


def test_it_is_valid_html(house, client):
    make_story("清掃の物語")
    html5lib.HTMLParser(strict=True).parse(ask(client, "清掃 & <物語>").content.decode())


def count_queries(client, query):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(client, query)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask(client, query)
    return len(queries)


def test_ten_hits_cost_what_one_costs(house, client):
    make_news("清掃")
    one = count_queries(client, "清掃")
    for number in range(19):
        make_news(f"清掃{number}")
    assert count_queries(client, "清掃") == one
