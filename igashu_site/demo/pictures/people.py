"""People of the stories, seen from behind and looking where they look: no face is invented for anybody."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.land import grove, layered_hills, river, terraces, windmills
from igashu_site.demo.pictures.palette import (
    CLOUD,
    INDIGO,
    INK,
    LAMP,
    PAPER,
    VERMILION,
    WASHI,
    mix,
)

SKIN = "#d5a884"
BLACK, BROWN, GREY, WHITE = "#25211f", "#4a3527", "#77736d", "#d6d2c8"


def distance(name, sky, near, far, mist):
    """Hills softly behind a person."""
    sheet = Canvas(name)
    sheet.sky(*sky)
    sheet.glow(1080, 380, 640, "#fff6e0", 0.8)
    layered_hills(sheet, near, far, top=520, bottom=860, count=5, height=60, mist=0.85, colour=mist)
    return sheet


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


def office_worker():
    sheet = distance(
        "office-worker", ("#9db4c4", "#dadcd3", "#f5e3c9"), "#6c8795", "#b9c6cc", "#f2e6d4"
    )
    towers(sheet)
    person(sheet, 620, 0.98, cloth="#2f4a6e", hair=BLACK, style="bob", collar="#f3ede0")
    return sheet


def towers(sheet):
    for number in range(30):
        x, tall = number * 55, sheet.dice.uniform(120, 520) * (0.6 + 0.4 * sin(number / 4) ** 2)
        tone = mix("#7f95a5", "#ccd2d0", sheet.dice.random())
        sheet.rect(x, HEIGHT - tall, x + 52, HEIGHT, [tone, mix(tone, CLOUD, 0.55)])
        for pane in range(int(tall / 34)):
            if sheet.dice.random() < 0.4:
                sheet.rect(
                    x + 9,
                    HEIGHT - tall + 14 + pane * 34,
                    x + 43,
                    HEIGHT - tall + 24 + pane * 34,
                    LAMP,
                    alpha=0.45,
                )
    sheet.mist(640, 1067, "#f2e6d4", 0.7)


def potter():
    sheet = Canvas("potter")
    sheet.sky("#4a3d33", "#7a6048", "#a78660")
    sheet.glow(1150, 330, 720, "#fbe6bd", 0.85)
    shelves(sheet)
    person(sheet, 560, 1.0, cloth="#3d4c57", hair=GREY, style="towel")
    return sheet


def shelves(sheet):
    for row in range(3):
        y = 330 + 270 * row
        for number in range(9):
            small_pot(
                sheet,
                90 + number * 178 + sheet.dice.uniform(-14, 14),
                y,
                sheet.dice.uniform(0.75, 1.1),
            )
        sheet.rect(0, y, WIDTH, y + 18, ["#8a6a4a", "#4b3625"])


def small_pot(sheet, x, foot, size):
    tone = mix("#b38d68", "#6f4d37", sheet.dice.random())
    wide, tall = (
        52 * size * sheet.dice.uniform(0.8, 1.2),
        108 * size * sheet.dice.uniform(0.55, 1.1),
    )
    side = [
        (x + wide * (0.55 + 0.5 * sin(pi * step / 12)), foot - tall * (1 - step / 12))
        for step in range(13)
    ]
    sheet.shape(
        [*side, *[(2 * x - a, b) for a, b in reversed(side)]],
        fill=[mix(tone, LAMP, 0.2), tone, mix(tone, INK, 0.4)],
    )
    sheet.oval(
        x - wide * 0.6,
        foot - tall - 4,
        x + wide * 0.6,
        foot - tall + tall * 0.4,
        ["#9ebd9d", "#4a806b"],
        alpha=0.55,
        soft=3,
    )
    sheet.oval(
        x - wide * 0.55, foot - tall - 7, x + wide * 0.55, foot - tall + 7, mix(tone, INK, 0.55)
    )


def student():
    sheet = windmills()
    sheet.mist(500, 1067, "#f4efe2", 0.3)
    person(sheet, 800, 0.84, cloth="#e9e4d6", hair=BLACK, style="tail", collar=INDIGO)
    return sheet


def farmer():
    sheet = terraces()
    person(sheet, 1020, 0.92, cloth="#6f7d5a", hair=WHITE, style="hat")
    return sheet


def cook():
    sheet = Canvas("cook")
    sheet.sky("#6d5a48", "#a88a66", "#cfae80")
    sheet.glow(900, 300, 760, "#fff0cf", 0.85)
    for number in range(5):
        x = 140 + 330 * number
        sheet.shape(
            [(x, -10), (x + 300, -10), (x + 296, 300 + 8 * (number % 2)), (x + 6, 292)],
            fill=["#345a8c", INDIGO, "#152a49"],
            alpha=0.92,
        )
    sheet.disc(620, 140, 76, WASHI, width=13, alpha=0.85)
    sheet.rect(0, 880, WIDTH, HEIGHT, ["#8a6545", "#5a3f2c"])
    person(sheet, 1050, 0.95, cloth="#f2ecdf", hair=BLACK, style="towel", collar="#c9bda6")
    return sheet


def translator():
    sheet = distance(
        "translator", ("#e8c9a8", "#f2dcc0", "#f6e9d6"), "#7b6a72", "#d9c3b4", "#f7ead8"
    )
    grove(sheet, [(x, 980 + 20 * sin(x / 90)) for x in range(0, WIDTH, 4)], "#9c5c48", size=58)
    person(sheet, 560, 0.96, cloth="#7d3f38", hair=BROWN, style="bun", collar="#e9dcc4")
    return sheet


def couple():
    sheet = river()
    person(sheet, 560, 0.74, cloth="#3f5560", hair=GREY)
    person(sheet, 980, 0.68, cloth="#a0694e", hair=WHITE, style="bob")
    return sheet
