"""What people type, made fit to be kept. Pure: the same in every form, on every database."""

import re
import unicodedata

# Characters one cannot see that change how text is read: written into a name they only mislead.
DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
INVISIBLE = dict.fromkeys([0x00AD, 0x180E, 0x200B, 0x2060, 0xFEFF])
# Letters that are drawn as nothing: fillers of Hangul, and the Braille pattern without a dot.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Accents, selectors, joiners: parts of the letter beside them, nothing by themselves.
NEVER_ALONE = frozenset(["Mn", "Me", "Mc", "Cf"])
# More marks on one letter than any script needs are an attack on the line height.
MARKS_PER_LETTER = 4
JOINER = "\u200d"
HALF_WIDTH_KANA = re.compile(r"[\uFF61-\uFF9F]+")
HIRAGANA = re.compile(r"[\u3041-\u3096]")
# A reading has at least one letter of its own: a dot or a long mark alone is none.
KATAKANA_ONLY = re.compile(r"[ー・ヽヾ ]*[\u30A1-\u30FA][\u30A1-\u30FAー・ヽヾ ]*")
# Era: the western year before its first, and its last year (the present one has none yet).
ERAS = {
    "明治": (1867, 45),
    "M": (1867, 45),
    "大正": (1911, 15),
    "T": (1911, 15),
    "昭和": (1925, 64),
    "S": (1925, 64),
    "平成": (1988, 31),
    "H": (1988, 31),
    "令和": (2018, 99),
    "R": (2018, 99),
}
ERA_YEAR = re.compile(rf"({'|'.join(ERAS)})\.?(\d{{1,2}}|元)", re.IGNORECASE)


def is_kept(character: str) -> bool:
    """Keep what can be shown: no control characters, no noncharacters, no lone surrogates."""
    if character in "\n\t":
        return True
    code = ord(character)
    is_noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return not is_noncharacter and unicodedata.category(character) not in ("Cc", "Cs")


def shown(text: str) -> str:
    """Drop what cannot be shown, except NUL, which the form refuses aloud."""
    return "".join(c for c in text if c == "\0" or is_kept(c))


def few_marks(text: str) -> str:
    """Leave at most MARKS_PER_LETTER combining marks on a letter."""
    kept, marks = [], 0
    for character in text:
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        # Variation selectors tell 葛 from 葛󠄀: they belong to the letter.
        is_selector = 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF
        marks = marks + 1 if is_mark and not is_selector else 0 if not is_mark else marks
        if marks <= MARKS_PER_LETTER:
            kept.append(character)
    return "".join(kept)


def paragraph(text: str) -> str:
    """Return running text: line breaks as \\n, never more than two blank lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = few_marks(shown(text)).translate(INVISIBLE)
    text = re.sub(r"\n{4,}", "\n\n\n", text).strip()
    return text if says_something(text) else ""


def says_something(text: str) -> bool:
    """Tell whether anything of the text can be seen (or must be refused aloud, as NUL)."""
    return any(
        not one.isspace()
        and one not in BLANK_LETTERS
        and unicodedata.category(one) not in NEVER_ALONE
        for one in text
    )


def name(text: str) -> str:
    """Return a name on one line. Letters stay as written; half-width kana become full."""
    text = paragraph(text).translate(DIRECTION)
    text = HALF_WIDTH_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    return " ".join(text.split())


def is_mark(one: str) -> bool:
    """Say whether the character belongs to the one before it: accents, selectors, skin tones."""
    return unicodedata.category(one) in {"Mn", "Me", "Mc"} or "\U0001f3fb" <= one <= "\U0001f3ff"


def is_flag_half(one: str) -> bool:
    return "\U0001f1e6" <= one <= "\U0001f1ff"


def graphemes(text: str) -> int:
    """Count what a person would call characters: a family emoji or a flag is one."""
    count, before, flags = 0, "", 0
    for one in text:
        flags = flags + 1 if is_flag_half(one) else 0
        joined = one == JOINER or before == JOINER or is_mark(one) or (flags and flags % 2 == 0)
        count += not (joined and before)
        before = one
    return count


def kana(text: str) -> str:
    """Return a reading in full-width katakana where it is kana of any kind; the rest stays."""
    text = name(unicodedata.normalize("NFKC", text))
    text = HIRAGANA.sub(lambda letter: chr(ord(letter[0]) + 0x60), text)
    return text.replace("-", "ー").replace("‐", "ー").replace("−", "ー")


def is_kana(text: str) -> bool:
    """Tell whether a reading is written in katakana."""
    return KATAKANA_ONLY.fullmatch(text) is not None


def year(text: str) -> int | None:
    """Return the western year of １９８０年, 昭和55年 or S55; None when it is none."""
    text = unicodedata.normalize("NFKC", paragraph(text)).replace(" ", "").removesuffix("年")
    if re.fullmatch(r"[0-9]{4}", text):
        return int(text)
    era = ERA_YEAR.fullmatch(text)
    if era is None:
        return None
    before, last = ERAS[era[1].upper()]
    of_era = 1 if era[2] == "元" else int(era[2])
    return before + of_era if 1 <= of_era <= last else None
