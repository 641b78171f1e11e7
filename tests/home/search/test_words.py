"""Texts and queries become the same words."""

import pytest

from home.search import words


def found(text, query, **options):
    """Tell whether the words of a text hold every run of a query, as a database would look."""
    kept = words.indexed(text).split()
    return all(stands_in(kept, run) for run in words.asked(query, **options))


def stands_in(kept, run):
    *firsts, last = run.words
    for at in range(len(kept) - len(run.words) + 1):
        end = kept[at + len(firsts)]
        is_last = end.startswith(last) if run.is_beginning else end == last
        if kept[at : at + len(firsts)] == firsts and is_last:
            return True
    return False


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("上野城下町の清掃", "清掃"),
        ("上野城下町の清掃", "上野"),
        ("上野城下町の清掃", "城"),
        ("上野城", "城"),
        ("上野城下町の清掃", "城下町"),
        ("忍者の里", "忍者"),
        ("忍者（ニンジャ）", "ﾆﾝｼﾞｬ"),
        ("にんじゃ屋敷", "ニンジャ"),
        ("ニンジャ屋敷", "にんじゃ"),
        ("ＷｉＦｉ完備", "wifi"),
        ("WiFi完備", "ＷＩＦＩ完備"),
        ("2026年の行事", "２０２６年"),
        ("{上野|うえの}城", "上野城"),
        ("佐々木さん", "佐々木"),
        ("コーヒー", "こーひー"),
        ("𠮷野家", "𠮷野"),
    ],
)
def test_a_query_finds_its_text(text, query):
    assert found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("上野城下町の清掃", "京都"),
        ("掃清", "清掃"),
        ("上野、城下", "野城"),
        ("{上野|うえの}城", "うえの"),
        ("iga", "ig"),
    ],
)
def test_a_query_leaves_other_texts_alone(text, query):
    assert not found(text, query)


def test_someone_still_typing_finds_the_beginning_of_a_word():
    assert found("festival 2026", "fest", is_typing=True)


def test_every_word_is_plain_ascii():
    kept = words.indexed("上野 Iga café №5 ё 𠮷 100％ o'clock")
    assert all(word.isascii() and word.isalnum() for word in kept.split())


def test_punctuation_alone_asks_for_nothing():
    assert words.asked("！？'\"*()&|:") == []
