"""A person from behind: no face is invented for anybody."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT
from igashu_site.demo.pictures.palette import INDIGO, INK, PAPER, VERMILION, mix

SKIN = "#d5a884"


BLACK, BROWN, GREY, WHITE = "#25211f", "#4a3527", "#77736d", "#d6d2c8"


def person(sheet, x, size, *, cloth, hair, style="short", collar=None):
    """Head, neck and shoulders from behind; light comes from the right."""
    foot, head = HEIGHT + 20, HEIGHT - 560 * size
    shoulders(sheet, x, head, foot, size, cloth)
    neck = [
        (x - 46 * size, head + 60 * size),
        (x + 46 * size, head + 60 * size),
        (x + 54 * size, head + 150 * size),
        (x - 54 * size, head + 150 * size),
    ]
    sheet.shape(neck, fill=[mix(SKIN, INK, 0.35), SKIN])
    if collar:
        half = [(0, 128), (58, 138), (86, 172), (78, 202), (0, 186)]
        band = [(x + across * size, head + down * size) for across, down in half] + [
            (x - across * size, head + down * size) for across, down in reversed(half)
        ]
        sheet.shape(band, fill=[collar, mix(collar, INK, 0.15)])
    for ear in (-1, 1):
        sheet.oval(
            x + ear * 108 * size - 20 * size,
            head - 16 * size,
            x + ear * 108 * size + 20 * size,
            head + 52 * size,
            [mix(SKIN, PAPER, 0.1), mix(SKIN, INK, 0.2)],
        )
    STYLES[style](sheet, x, head, size, hair)


def shoulders(sheet, x, head, foot, size, cloth):
    curve = [
        (0, 142),
        (54, 148),
        (84, 172),
        (140, 200),
        (210, 226),
        (264, 266),
        (296, 326),
        (312, 420),
        (322, 530),
        (328, 640),
    ]
    right = [(x + across * size, head + down * size) for across, down in curve]
    left = [(2 * x - across, down) for across, down in reversed(right)]
    sheet.shape(
        [*left, *right, (right[-1][0], foot), (left[0][0], foot)],
        fill=[mix(cloth, PAPER, 0.2), cloth, mix(cloth, INK, 0.3)],
    )
    rim = [(across - 5 * size, down + 6 * size) for across, down in right[1:]]
    sheet.line(rim, "#fff1d4", width=10 * size, alpha=0.4, soft=4)
    for side in (-1, 1):
        fold = [
            (x + side * 214 * size, head + 330 * size),
            (x + side * 226 * size, head + 470 * size),
            (x + side * 216 * size, foot),
        ]
        sheet.line(fold, mix(cloth, INK, 0.5), width=6 * size, alpha=0.4, soft=3)


def cap_of_hair(sheet, x, head, size, hair, below=96, flat=False):
    top = [
        (
            x + 114 * size * cos(pi + pi * step / 30),
            head - 8 * size + 146 * size * sin(pi + pi * step / 30),
        )
        for step in range(31)
    ]
    nape = [
        (x + 108 * size, head + 40 * size),
        (x + 70 * size, head + below * size),
        (x, head + (below + 18) * size),
        (x - 70 * size, head + below * size),
        (x - 108 * size, head + 40 * size),
    ]
    sheet.shape(
        [*top, *nape], fill=hair if flat else [mix(hair, PAPER, 0.14), hair, mix(hair, INK, 0.3)]
    )
    strands(sheet, x, head, size, hair)
    shine = [
        (
            x + 98 * size * cos(-1.25 + step * 0.11),
            head - 8 * size + 128 * size * sin(-1.25 + step * 0.11),
        )
        for step in range(12)
    ]
    sheet.line(shine, "#fff1d4", width=9 * size, alpha=0.35, soft=5)


def strands(sheet, x, head, size, hair):
    for number in range(26):
        turn = -1.2 + 2.4 * number / 25
        line = [
            (x + 8 * size * turn, head - 128 * size),
            (x + 78 * size * turn, head - 50 * size),
            (x + 84 * size * turn, head + 66 * size),
        ]
        sheet.line(
            line,
            sheet.dice.choice((mix(hair, PAPER, 0.3), mix(hair, INK, 0.5))),
            width=1.8,
            alpha=0.3,
        )


def bob(sheet, x, head, size, hair):
    half = [(112, -30), (130, 90), (122, 146), (84, 168), (0, 174)]
    outline = [(x + across * size, head + down * size) for across, down in half]
    outline += [(2 * x - across, down) for across, down in reversed(outline)]
    sheet.shape(outline, fill=hair)
    for number in range(24):
        at = -1 + 2 * number / 23
        sheet.line(
            [(x + 92 * at * size, head - 20 * size), (x + 118 * at * size, head + 142 * size)],
            mix(hair, PAPER, 0.3),
            width=1.8,
            alpha=0.3,
        )
    cap_of_hair(sheet, x, head, size, hair, flat=True)


def bun(sheet, x, head, size, hair):
    cap_of_hair(sheet, x, head, size, hair, below=72)
    sheet.disc(
        x + 4 * size,
        head - 104 * size,
        66 * size,
        [mix(hair, PAPER, 0.22), hair, mix(hair, INK, 0.25)],
    )
    for ring in (20, 38):
        sheet.disc(
            x + 4 * size, head - 104 * size, ring * size, mix(hair, PAPER, 0.3), width=2, alpha=0.5
        )
    sheet.line(
        [(x - 92 * size, head - 128 * size), (x + 96 * size, head - 92 * size)],
        VERMILION,
        width=7 * size,
    )


def tail(sheet, x, head, size, hair):
    cap_of_hair(sheet, x, head, size, hair, below=78)
    rope = [
        (x - 26 * size, head - 20 * size),
        (x + 30 * size, head - 20 * size),
        (x + 54 * size, head + 140 * size),
        (x + 14 * size, head + 330 * size),
        (x - 38 * size, head + 150 * size),
    ]
    sheet.shape(rope, fill=[mix(hair, PAPER, 0.16), hair, mix(hair, INK, 0.3)])
    sheet.rect(x - 30 * size, head - 30 * size, x + 34 * size, head - 8 * size, INDIGO)


def hat(sheet, x, head, size, hair):
    cap_of_hair(sheet, x, head, size, hair)
    sheet.oval(
        x - 240 * size, head - 66 * size, x + 240 * size, head + 40 * size, ["#e6d3a2", "#b99a5f"]
    )
    crown = [
        (
            x + 122 * size * cos(pi + pi * step / 24),
            head - 30 * size + 150 * size * sin(pi + pi * step / 24),
        )
        for step in range(25)
    ]
    sheet.shape(crown, fill=["#f0dfb2", "#cfb176"])
    sheet.shape(
        [
            (x - 122 * size, head - 62 * size),
            (x + 122 * size, head - 62 * size),
            (x + 122 * size, head - 26 * size),
            (x, head - 14 * size),
            (x - 122 * size, head - 26 * size),
        ],
        fill=INDIGO,
    )


def towel(sheet, x, head, size, hair):
    cap_of_hair(sheet, x, head, size, hair)
    cloth = [
        (
            x + 118 * size * cos(pi + pi * step / 24),
            head - 14 * size + 152 * size * sin(pi + pi * step / 24),
        )
        for step in range(25)
    ]
    sheet.shape(
        [
            *cloth,
            (x + 116 * size, head + 6 * size),
            (x, head + 34 * size),
            (x - 116 * size, head + 6 * size),
        ],
        fill=["#f4eee0", "#d8cdb7"],
    )
    sheet.disc(x, head + 18 * size, 22 * size, ["#efe7d6", "#bfb297"])
    for side in (-1, 1):
        sheet.shape(
            [
                (x, head + 20 * size),
                (x + side * 58 * size, head + 92 * size),
                (x + side * 20 * size, head + 104 * size),
            ],
            fill=["#efe7d6", "#c4b79d"],
        )


STYLES = {"short": cap_of_hair, "bob": bob, "bun": bun, "tail": tail, "hat": hat, "towel": towel}
