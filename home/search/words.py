"""How a text becomes words that a database can look up, the same on every database. Pure.

Japanese puts no spaces between words, so a run of it is cut into pairs of neighbours:
上野城 → 上野, 野城, 城. A search for 野城 finds its pair, one for 上野城 the pairs in a row,
one for 城 every pair that begins with it; for that the last character stands alone, which also
keeps two runs from being read as one.

Each word is spelled in ASCII (x + five hexadecimal digits per character): then neither SQLite's
tokenizer nor PostgreSQL's, nor the locale of the server, has an opinion on what a letter is.
"""

import re
import unicodedata
from dataclasses import dataclass

from ..ruby import without_ruby

KATAKANA_TO_HIRAGANA = 0x60
# Han, kana, the marks that belong to them; without the middle dot, which separates.
JAPANESE = r"々〆〇ぁ-ゖゝゞァ-ヺー-ヿ㐀-䶿一-鿿豈-﫿\U00020000-\U0003FFFF"
RUN = re.compile(rf"([{JAPANESE}]+)|((?:(?![{JAPANESE}])[^\W_])+)")
LONGEST = 40
# A word no text contains: what a search for punctuation alone looks for.
NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Run:
    """Words to be found one after another; of the last one, perhaps only the beginning."""

    words: tuple[str, ...]
    is_beginning: bool = False


def fold(text: str) -> str:
    """Make alike what readers take to be the same: widths, cases, the two kana."""
    wide = unicodedata.normalize("NFKC", without_ruby(text)).casefold()
    return "".join(folded_kana(letter) for letter in wide)


def folded_kana(letter: str) -> str:
    return chr(ord(letter) - KATAKANA_TO_HIRAGANA) if "ァ" <= letter <= "ヶ" else letter


def indexed(text: str) -> str:
    """Return the words under which a text is kept."""
    words: list[str] = []
    for japanese, other in RUN.findall(fold(text)):
        words += [*pairs(japanese), spelled(japanese[-1])] if japanese else [other_word(other)]
    return " ".join(words)


def asked(term: str, *, is_typing: bool = False) -> list[Run]:
    """Return what to look for. Someone still typing means words that begin like the last one."""
    runs = [
        (pairs(japanese), japanese) if japanese else ([other_word(other)], "")
        for japanese, other in RUN.findall(fold(term))
    ]
    return [
        Run((spelled(japanese),), is_beginning=True)
        if len(japanese) == 1
        else Run(tuple(words), is_beginning=is_typing and not japanese and place == len(runs))
        for place, (words, japanese) in enumerate(runs, start=1)
    ]


def pairs(run: str) -> list[str]:
    return [spelled(run[at : at + 2]) for at in range(len(run) - 1)]


def spelled(letters: str) -> str:
    return "x" + "".join(f"{ord(letter):05x}" for letter in letters)


def other_word(word: str) -> str:
    """Spell a word of another script: ASCII as it is, anything else by number."""
    return "w" + "".join(c if c.isascii() else f"{ord(c):05x}" for c in word[:LONGEST])
