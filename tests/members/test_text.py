"""What people type, made fit to be kept."""

import pytest

from members import text
from tests import corpus


@pytest.mark.parametrize("row", corpus.MENDED_NAMES, ids=corpus.ids(corpus.MENDED_NAMES))
def test_a_name_is_mended(row):
    assert text.name(row[1]) == row[2]


@pytest.mark.parametrize("row", corpus.KEPT, ids=corpus.ids(corpus.KEPT))
def test_a_name_is_kept(row):
    assert text.name(row[1]) == row[1]


@pytest.mark.parametrize("row", corpus.LOOKS_EMPTY, ids=corpus.ids(corpus.LOOKS_EMPTY))
def test_nothing_is_nothing(row):
    assert text.name(row[1]) == text.paragraph(row[1]) == ""


@pytest.mark.parametrize("row", corpus.READINGS, ids=corpus.ids(corpus.READINGS))
def test_a_reading_becomes_katakana(row):
    assert text.kana(row[1]) == row[2]
    assert text.is_kana(text.kana(row[1]))


@pytest.mark.parametrize("row", corpus.NO_READINGS, ids=corpus.ids(corpus.NO_READINGS))
def test_no_reading(row):
    assert not text.is_kana(text.kana(row[1]))


def test_ten_thousand_line_breaks_become_two_blank_lines():
    assert text.paragraph("あ" + "\r\n" * 10_000 + "い") == "あ\n\n\nい"


def test_a_selector_is_no_mark_of_the_flood():
    assert text.few_marks("葛" + "\U000e0100" * 3) == "葛" + "\U000e0100" * 3
