"""Cleaning of what is typed, counting as people count, and the pace."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from community import protocol, rules

NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "  ", "\u3000", "\u200b\u200d\ufeff", "\n\n", "\x01", "\u3164", "\u2800"]
)
def test_nothing_visible_is_empty(text):
    with pytest.raises(ValidationError) as caught:
        rules.clean_text(text)
    assert caught.value.code == "empty"


@pytest.mark.parametrize("text", ["a\x00b", "a\ud83d"])
def test_what_cannot_be_stored_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        rules.clean_text(text)
    assert caught.value.code == "bad_characters"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x07b\x85", "ab"),
        ("a" + "\n" * 10_000 + "b", "a\n\n\nb"),
        ("  はい  \n", "はい"),
        ("𠮷田・髙﨑・葛\U000e0100", "𠮷田・髙﨑・葛\U000e0100"),
        ("e" + "\u0301" * 500, "e" + "\u0301" * rules.MARKS_PER_LETTER),
        ("<script>{{7*7}}' OR 1=1--", "<script>{{7*7}}' OR 1=1--"),
    ],
)
def test_text_is_tidied_and_otherwise_left_alone(typed, stored):
    assert rules.clean_text(typed) == stored


@pytest.mark.parametrize(
    "one", ["a", "が", "か\u3099", "👨‍👩‍👧‍👦", "👍🏽", "🇯🇵", "葛\U000e0100", "❤️"]
)
def test_one_character_for_a_person_is_one(one):
    assert (rules.graphemes(one), rules.graphemes(one * 3)) == (1, 3)


def test_the_longest_text_fits_and_one_more_does_not():
    assert rules.clean_text("あ" * protocol.MAX_GRAPHEMES)
    with pytest.raises(ValidationError) as caught:
        rules.clean_text("あ" * (protocol.MAX_GRAPHEMES + 1))
    assert caught.value.code == "too_long"


def test_few_characters_of_many_bytes_are_too_long():
    with pytest.raises(ValidationError) as caught:
        rules.clean_text("👨‍👩‍👧‍👦" * 500)
    assert caught.value.code == "too_long"


@pytest.mark.parametrize(("said", "wait"), [(4, 0), (5, 7), (6, 7)])
def test_five_in_ten_seconds_are_enough(said, wait):
    times = [NOW - timedelta(seconds=3, milliseconds=n) for n in range(said)]
    assert rules.wait_for(times, NOW) == wait


def test_sixty_in_five_minutes_are_enough():
    times = [NOW - timedelta(seconds=4 * n + 4) for n in range(60)]
    assert rules.wait_for(times, NOW) == 300 - 240
