"""The words of menus and buttons: translated where they are the product's, marked where not."""

import pytest
from django.utils.translation import override

from home.reader_words import MANY, SUGGESTED, for_reader, translated
from tests.house.english_eyes import japanese_in


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("活動をさがす", '<span lang="en">Find activities</span>'),
        ("物語", '<span lang="en">Stories</span>'),
        ("伊賀衆とは", '<span lang="en">About 伊賀衆</span>'),
        ("忍者の里", '<span lang="ja">忍者の里</span>'),
        ("<忍者>", '<span lang="ja">&lt;忍者&gt;</span>'),
        ("My page", "My page"),
        ("", ""),
    ],
)
def test_a_reader_of_english(words, shown):
    with override("en"):
        assert for_reader(words) == shown


@pytest.mark.parametrize("words", ["活動をさがす", "忍者の里"])
def test_a_reader_of_japanese_finds_what_was_typed(words):
    assert for_reader(words) == words


def test_every_suggested_word_has_its_english():
    with override("en"):
        assert [words for words in {*SUGGESTED, *MANY} if japanese_in(translated(words))] == []
