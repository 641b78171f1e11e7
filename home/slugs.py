"""Short addresses for Japanese titles. Pure: no queries, no clock."""

import re
import unicodedata
from datetime import date

from django.utils.text import slugify

MAX = 60
ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
ROMAJI = {
    kana: row + vowel
    for row, kanas in ROWS.items()
    for kana, vowel in zip(kanas, "aiueo", strict=True)
}
ROMAJI |= {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji",
    "づ": "zu", "ゔ": "vu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n",
}  # fmt: skip
GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
SMALL_VOWELS = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
KANA_TITLE = re.compile(r"[ぁ-ゖー\s!-~・、。！？「」]+")


def to_hiragana(text: str) -> str:
    """Return the text with katakana (also half-width) as hiragana."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in wide)


def romaji(text: str) -> str:
    """Spell hiragana in Latin letters (Hepburn, without long vowel marks); leave the rest alone."""
    spelled = ""
    for letter in text:
        if letter in GLIDES and spelled.endswith("i"):
            stem = spelled[:-1]
            glide = "" if stem.endswith(("sh", "ch", "j")) else "y"
            spelled = stem + glide + GLIDES[letter]
        elif letter in SMALL_VOWELS:
            # フェ is fe: the small vowel takes the place of the one before.
            spelled = spelled.rstrip("aiueo") + SMALL_VOWELS[letter]
        elif letter != "ー":
            spelled += ROMAJI.get(letter, letter)
    return re.sub(r"っ(\w)", lambda m: ("t" if m[1] == "c" else m[1]) + m[1], spelled).replace(
        "っ", ""
    )


def suggest(title: str, kind: str, day: date) -> str:
    """Return an address in ASCII: the title where it can be spelled, else the kind and the day.

    Of a title in kanji and Latin only a misleading rest would stay (伊賀FC → fc): all or nothing.
    """
    plain = to_hiragana(title)
    if KANA_TITLE.fullmatch(plain):
        spelled = slugify(romaji(plain))[:MAX].strip("-")
        if spelled:
            return spelled
    return f"{kind}-{day:%Y%m%d}"
