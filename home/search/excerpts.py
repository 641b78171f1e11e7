"""The piece of a text around what was looked for, with the words marked. Pure."""

from dataclasses import dataclass

from ..ruby import without_ruby
from .words import RUN, fold

BEFORE, LENGTH = 30, 110


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool


def excerpt(text: str, query: str) -> list[Piece]:
    """Return the text around the first hit, or its beginning; cut to a few lines."""
    plain = " ".join(without_ruby(text).split())
    letters, places = folded_with_places(plain)
    hits = spans(letters, terms_of(query))
    start = max(places[hits[0][0]] - BEFORE, 0) if hits else 0
    end = min(start + LENGTH, len(plain))
    marked = [(places[a], places[b - 1] + 1) for a, b in hits]
    pieces = cut(plain, [(a, b) for a, b in marked if a >= start and b <= end], start, end)
    return surrounded(pieces, is_cut_before=start > 0, is_cut_after=end < len(plain))


def marked(text: str, query: str) -> list[Piece]:
    """Return the whole text with the words marked: for titles."""
    plain = without_ruby(text)
    letters, places = folded_with_places(plain)
    found = [(places[a], places[b - 1] + 1) for a, b in spans(letters, terms_of(query))]
    return cut(plain, found, 0, len(plain))


def terms_of(query: str) -> list[str]:
    return [japanese or other for japanese, other in RUN.findall(fold(query))]


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Fold letter by letter, remembering from which letter of the text each one came."""
    letters, places = "", []
    for place, letter in enumerate(text):
        folded = fold(letter)
        letters += folded
        places += [place] * len(folded)
    return letters, places


def spans(letters: str, terms: list[str]) -> list[tuple[int, int]]:
    """Return where the terms stand, in order and without overlap."""
    found = []
    for term in terms:
        at = letters.find(term)
        while at >= 0:
            found.append((at, at + len(term)))
            at = letters.find(term, at + len(term))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def cut(text: str, hits: list[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for first, last in hits:
        if first < at:
            continue
        pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
        at = last
    pieces.append(Piece(text[at:end], False))
    return [piece for piece in pieces if piece.text]


def surrounded(pieces: list[Piece], *, is_cut_before: bool, is_cut_after: bool) -> list[Piece]:
    before = [Piece("…", False)] if is_cut_before else []
    after = [Piece("…", False)] if is_cut_after else []
    return [*before, *pieces, *after]
