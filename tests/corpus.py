"""Bad input as data: what people paste, mistype and try. Every form is run against it.

A row is (id, what is typed). Ids are those of the classes: T text, J Japanese form values.
"""

NUL = "\x00"
# What is empty although something was typed: the form says that it is required.
LOOKS_EMPTY = [
    ("T01 nothing", ""),
    ("T02 spaces", "   "),
    ("T03 ideographic spaces", "\u3000\u3000"),
    ("T04 zero width space", "\u200b"),
    ("T04 byte order mark", "\ufeff\ufeff"),
    ("T04 zero width joiner", "\u200d"),
    ("T04 Hangul filler", "\u3164"),
    ("T04 Hangul fillers of syllables", "\u115f\u1160"),
    ("T04 half width filler", "\uffa0"),
    ("T04 blank Braille", "\u2800 \u2800"),
    ("T04 Khmer inherent vowels", "\u17b4\u17b5"),
    ("T12 marks on nothing", "\u3099\ufe0f"),
    ("T06 control characters only", "\x01\x07\x1b"),
]
# What is refused with a sentence about the characters.
REFUSED = [("T05 NUL", f"伊賀{NUL}太郎")]
# What is mended without a word: (id, typed, kept in a name).
MENDED_NAMES = [
    ("T06 C0 inside", "伊\x07賀", "伊賀"),
    ("T06 C1 inside", "伊\x85賀", "伊賀"),
    ("T10 noncharacter", "伊\ufffe賀", "伊賀"),
    ("T11 right to left override", "伊\u202e賀", "伊賀"),
    ("T12 combining flood", "か" + "\u3099" * 500, "か" + "\u3099" * 4),
    ("T16 half width kana", "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"),
    ("T22 line break", "伊賀\r\nBcc: all@example.jp", "伊賀 Bcc: all@example.jp"),
    ("J17 without a space", "伊賀太郎", "伊賀太郎"),
    ("J17 wide space", "伊賀\u3000太郎", "伊賀 太郎"),
]
# What is kept letter by letter, and shown as text.
KEPT = [
    ("T13 family emoji", "👨\u200d👩\u200d👧"),
    ("T14 ideographic variation", "葛\U000e0100城"),
    ("T15 fourth plane", "𠮷田 髙﨑"),
    ("T17 full width letters", "ＡＢＣ１２３"),
    ("T18 machine dependent", "①㈱"),
    ("T23 script", "<script>alert(1)</script>"),
    ("T24 attribute breaker", '" onmouseover="x'),
    ("T25 script link", "javascript:alert(1)"),
    ("T26 end of textarea", "</textarea>"),
    ("T27 template", "{{7*7}} {% now %}"),
    ("T28 lookup", "${jndi:x} %s%n"),
    ("T29 sql", "' OR 1=1--"),
    ("T30 shell", "; id"),
    ("J18 one name", "Madonna"),
    ("J18 Latin with middle name", "John F. Kennedy"),
    ("J19 marks of Japanese names", "佐々木・マリー"),
]
# Readings: (id, typed, kept), and those refused.
READINGS = [
    ("J14 hiragana", "いが たろう", "イガ タロウ"),
    ("J15 half width", "ｲｶﾞ ﾀﾛｳ", "イガ タロウ"),
    ("J17 without a space", "イガタロウ", "イガタロウ"),
    ("J19 long mark and dot", "マリー・ヴェルヌ", "マリー・ヴェルヌ"),
]
NO_READINGS = [
    ("J16 kanji", "伊賀 太郎"),
    ("J16 digits", "イガ1"),
    ("J18 Latin", "Iga Taro"),
    ("J19 a dot alone", "・"),
    ("J19 a long mark alone", "ー ー"),
]
# Years of birth: (id, typed, kept), and those refused.
YEARS = [
    ("J20 western", "1985", 1985),
    ("J22 full width", "１９８５年", 1985),
    ("J20 Showa", "昭和60年", 1985),
    ("J20 Showa by letter", "S60", 1985),
    ("J20 last year of Showa", "昭和64年", 1989),
    ("J20 first year of Heisei", "平成元年", 1989),
    ("J20 not told", "", None),
    ("T03 blank", "\u3000", None),
]
NO_YEARS = [
    ("J20 Showa had 64 years", "昭和99年"),
    ("J20 Heisei had 31 years", "H32"),
    ("J20 no year nought", "平成0年"),
    ("J21 future of Reiwa", "令和99年"),
    ("J21 future", "2150"),
    ("J21 too long ago", "1850"),
    ("J20 words", "ずっと前"),
    ("J20 fraction", "1985.5"),
    ("J20 minus", "-1985"),
    ("N07 hexadecimal", "0x7c1"),
    ("T05 NUL", f"19{NUL}85"),
    ("T19 long", "1" * 5000),
]
NO_PREFECTURES = [("J23 town", "伊賀市"), ("J23 English", "Tokyo"), ("T05 NUL", f"東京{NUL}都")]
# Typed into every text field of every form at once.
EVERYWHERE = {
    "T01 nothing": "",
    "T04 zero width": "\u200b",
    "T05 NUL": f"伊賀{NUL}太郎",
    "T06 controls": "伊\x07賀\x85",
    "T11 right to left": "伊\u202e賀",
    "T12 to T18 signs": "か" + "\u3099" * 60 + "👨\u200d👩\u200d👧葛\U000e0100𠮷①㈱ﾔﾏﾀﾞ",
    "T17 full width": "１２３ＡＢＣ",
    "T19 long": "あ" * 6_000,
    "T22 header": "伊賀\r\nBcc: all@example.jp",
    "T23 to T30 code": '<script>alert(1)</script>" onmouseover="x</textarea>'
    "{{7*7}}{% now %}${jndi:x}%s%n' OR 1=1--; id",
    "N04 large number": str(2**63),
    "N02 minus": "-1",
    "N06 no number": "NaN",
}
# What no text field takes.
NOWHERE = ["T05 NUL", "T19 long"]
# Sent where one can only choose, or in what a page carries hidden.
CHOSEN = ["T01 nothing", "T05 NUL", "T23 to T30 code", "N04 large number", "N02 minus"]
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "/%0d%0aSet-Cookie:x=1//evil",
    "\thttps://evil.example",
]


def ids(rows):
    """The names of the rows, for pytest."""
    return [row[0] for row in rows]
