"""The table: rice in a 土鍋, tofu on skewers, a cup of sake; and the field it all came from."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.land import layered_hills
from igashu_site.demo.pictures.palette import (
    EMBER,
    INDIGO,
    MOSS,
    VERMILION,
    mix,
)


def board(sheet, top, tones=("#a57f57", "#7c5a3c", "#59402b")):
    """A wooden table with its grain."""
    sheet.rect(0, top, WIDTH, HEIGHT, list(tones))
    for number in range(60):
        y = top + (HEIGHT - top) * (number / 60) ** 1.3
        start = sheet.dice.uniform(0, 6)
        sheet.line(
            [(x, y + 3 * sin(x / 190 + start)) for x in range(0, WIDTH + 40, 40)],
            sheet.dice.choice((tones[2], "#d3ab7c")),
            width=1.6,
            alpha=0.22,
        )


def steam(sheet, x, y, count=5):
    for number in range(count):
        across = x + (number - count / 2 + 0.5) * 60
        wisp = [
            (across + 22 * sin(step / 3 + number) * (1 + step / 8), y - step * 26)
            for step in range(12)
        ]
        sheet.line(wisp, "#fffaf0", width=34, alpha=0.13, soft=20)


def donabe():
    """新米を炊く: a 土鍋 of 伊賀焼, its lid off, rice standing."""
    sheet = Canvas("donabe")
    sheet.sky("#cfc5b0", "#e2d8c3", "#efe6d3", bottom=640)
    sheet.glow(460, 160, 760, "#fffaf0", 0.9)
    lattice(sheet)
    board(sheet, 630)
    sheet.oval(380, 800, 1180, 920, "#24170f", alpha=0.55, soft=20)
    pot(sheet, 770, 620)
    rice(sheet, 770, 606)
    bowl(sheet, 1290, 800)
    lid(sheet, 250, 872)
    steam(sheet, 770, 560, 6)
    return sheet


def lattice(sheet):
    """Paper windows behind, the morning on them."""
    for x in range(-40, WIDTH, 236):
        sheet.rect(x, 0, x + 14, 632, "#8a6d50", alpha=0.6)
    for y in (120, 330, 540):
        sheet.rect(0, y, WIDTH, y + 8, "#8a6d50", alpha=0.45)


def pot(sheet, x, y):
    outline = [
        (x - 372, y),
        *[
            (x - 372 * cos(pi / 2 * step / 20), y + 226 * sin(pi / 2 * step / 20))
            for step in range(21)
        ],
    ]
    right = [(2 * x - across, down) for across, down in reversed(outline)]
    sheet.shape([*outline, *right], fill=["#8d6f53", "#6b4f3a", "#35261c"])
    for ear in (-1, 1):
        sheet.oval(x + ear * 392 - 62, y + 8, x + ear * 392 + 62, y + 62, ["#7d6049", "#3f2d21"])
    for number in range(15):
        at = x - 320 + 45 * number
        long = 40 + 70 * abs(sin(number * 1.9))
        sheet.oval(
            at - 20, y - 6, at + 20, y + long, ["#87a48a", "#4c7d69", "#6b4f3a"], alpha=0.5, soft=4
        )
    sheet.oval(x - 378, y - 92, x + 378, y + 92, ["#a78767", "#6a4e39"])
    sheet.oval(x - 344, y - 74, x + 344, y + 78, ["#2d2019", "#5a4231"])


def rice(sheet, x, y):
    sheet.oval(x - 326, y - 74, x + 326, y + 84, ["#fffdf6", "#efe8d8"])
    for _ in range(900):
        turn, far = sheet.dice.uniform(0, 2 * pi), sheet.dice.random() ** 0.5
        across, down = x + 312 * far * cos(turn), y + 4 + 70 * far * sin(turn) - 16 * (1 - far)
        lean = sheet.dice.uniform(-1, 1)
        tone = sheet.dice.choice(("#ffffff", "#fbf5e8", "#ded4bf", "#e9e0cd"))
        sheet.line([(across - 6, down - 2 * lean), (across + 6, down + 2 * lean)], tone, width=4.4)


def bowl(sheet, x, y):
    sheet.oval(x - 170, y + 70, x + 190, y + 130, "#24170f", alpha=0.5, soft=12)
    outline = [
        (x - 150 * cos(pi / 2 * step / 16), y + 120 * sin(pi / 2 * step / 16)) for step in range(17)
    ]
    sheet.shape(
        [*outline, *[(2 * x - across, down) for across, down in reversed(outline)]],
        fill=["#2c5081", INDIGO, "#14233c"],
    )
    sheet.oval(x - 152, y - 40, x + 152, y + 40, ["#45689a", "#1c345a"])
    mound = [
        (x - 136 * cos(pi * step / 20), y - 84 * sin(pi * step / 20) ** 0.8) for step in range(21)
    ]
    sheet.shape(
        [
            *mound,
            *[(x + 136 * cos(pi * step / 12), y + 34 * sin(pi * step / 12)) for step in range(13)],
        ],
        fill=["#fffdf7", "#ece3d1"],
    )
    for _ in range(170):
        turn, far = sheet.dice.uniform(0, pi), sheet.dice.random() ** 0.5
        across, down = x + 124 * far * cos(turn), y + 12 - 84 * far * sin(turn)
        sheet.line(
            [(across - 5, down), (across + 5, down + sheet.dice.uniform(-3, 3))],
            sheet.dice.choice(("#ffffff", "#dcd1bb")),
            width=3.8,
        )


def lid(sheet, x, y):
    sheet.oval(x - 250, y + 10, x + 250, y + 90, "#24170f", alpha=0.5, soft=14)
    dome = [
        (x - 240 * cos(pi * step / 30), y + 30 - 110 * sin(pi * step / 30)) for step in range(31)
    ]
    sheet.shape(
        [*dome, (x + 200, y + 62), (x, y + 76), (x - 200, y + 62)],
        fill=["#b08d6b", "#7c5d44", "#3f2d21"],
    )
    for number in range(9):
        at = x - 150 + 36 * number
        sheet.oval(
            at - 17,
            y - 66 + abs(at - x) * 0.25,
            at + 17,
            y - 10 + 26 * abs(sin(number * 2.2)),
            ["#a7c0a0", "#4f8470"],
            alpha=0.5,
            soft=4,
        )
    sheet.oval(x - 58, y - 118, x + 58, y - 66, ["#b6936f", "#5c4432"])


def dengaku():
    """豆腐田楽: miso on skewered tofu over charcoal."""
    sheet = Canvas("dengaku")
    sheet.sky("#33302e", "#4a3f37", "#6a5442", bottom=560)
    sheet.glow(820, 640, 760, "#d9823c", 0.5)
    board(sheet, 540, ("#5b4331", "#46322a", "#2a1d16"))
    plate(sheet)
    for number in range(6):
        skewer(sheet, 330 + 150 * number, 590 + 12 * number)
    leaf(sheet, 1270, 660)
    steam(sheet, 720, 520, 5)
    return sheet


def plate(sheet):
    sheet.shape(
        [(190, 560), (1330, 520), (1450, 900), (120, 950)], fill="#150e0a", alpha=0.6, soft=24
    )
    sheet.shape(
        [(190, 520), (1320, 490), (1440, 850), (130, 900)], fill=["#98795c", "#7b5f49", "#5a4434"]
    )
    sheet.shape([(130, 900), (1440, 850), (1440, 880), (134, 932)], fill="#33251b")
    for number in range(40):
        x = sheet.dice.uniform(160, 1400)
        sheet.disc(
            x,
            sheet.dice.uniform(530, 850),
            sheet.dice.uniform(1, 4),
            sheet.dice.choice(("#dcc6a2", "#3a291e")),
            alpha=0.5,
        )
    sheet.oval(240, 540, 520, 640, ["#9dba9c", "#548872"], alpha=0.3, soft=20)


def skewer(sheet, x, y):
    """One piece: white below, miso above, the mark of the fire, a leaf of 木の芽."""
    sheet.line([(x - 10, y + 130), (x - 52, y + 372)], "#e4cf9c", width=9)
    sheet.line([(x + 42, y + 130), (x + 2, y + 370)], "#e4cf9c", width=9)
    sheet.shape(
        [(x - 30, y - 60), (x + 76, y - 66), (x + 56, y + 176), (x - 54, y + 180)],
        fill="#1b120c",
        alpha=0.45,
        soft=12,
    )
    sheet.shape(
        [(x - 42, y - 76), (x + 66, y - 82), (x + 48, y + 158), (x - 64, y + 164)],
        fill=["#fbf4e2", "#e9dcc0", "#cdb894"],
    )
    miso = [
        (x - 40 + 8 * sin(1.1), y - 74),
        (x + 62, y - 80),
        *[(x + 49 - step * 5.4, y + 112 + 7 * sin(step * 0.7)) for step in range(20)],
    ]
    sheet.shape(miso, fill=["#8a4b22", "#a8602a", "#7a3f1c"])
    sheet.line([(x - 30, y - 58), (x - 44, y + 60)], "#e0a361", width=5, alpha=0.6, soft=1.5)
    for row in range(3):
        sheet.line(
            [(x - 38 - row * 5, y - 40 + 56 * row), (x + 54 - row * 5, y - 46 + 56 * row)],
            "#3a1b0c",
            width=6,
            alpha=0.4,
            soft=2,
        )
    for turn in (-0.7, 0, 0.7):
        sheet.oval(
            x + 8 + 20 * sin(turn) - 8,
            y - 2 - 18 * cos(turn) - 12,
            x + 8 + 20 * sin(turn) + 8,
            y - 2 - 18 * cos(turn) + 12,
            ["#a9c27a", "#5f8448"],
        )


def leaf(sheet, x, y):
    """A maple leaf: the season lies on the plate."""
    for turn, long in ((-2.2, 66), (-1.35, 108), (-0.45, 132), (0.45, 122), (1.35, 92)):
        tip = (x + long * sin(turn), y - long * cos(turn))
        side = (0.2 * long * cos(turn), 0.2 * long * sin(turn))
        half = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        sheet.shape(
            [
                (x, y),
                (half[0] - side[0], half[1] - side[1]),
                tip,
                (half[0] + side[0], half[1] + side[1]),
            ],
            fill=[EMBER, VERMILION],
        )
    sheet.line([(x, y), (x + 24, y + 92)], "#7b2318", width=5)


def harvest():
    """稲穂: ears of rice bowing against the last light."""
    sheet = Canvas("harvest")
    sheet.sky("#c8b28c", "#ecc98a", "#f4dba6", "#f1cf93")
    sheet.glow(1060, 470, 640, "#fff4d2", 1.0)
    sheet.disc(1060, 470, 74, "#fffaea", soft=2)
    layered_hills(
        sheet,
        "#7b7f5c",
        "#d3b98e",
        top=560,
        bottom=720,
        count=3,
        height=40,
        mist=0.8,
        colour="#f8e0b0",
    )
    sheet.rect(0, 760, WIDTH, HEIGHT, ["#d2ac57", "#a98339", "#6f5626"])
    for row in range(5):
        ears(sheet, row)
    return sheet


def ears(sheet, row):
    size = 0.3 + 0.22 * row
    for number in range(62 - 11 * row):
        x = sheet.dice.uniform(-80, WIDTH + 80)
        foot, tall = 830 + 90 * row + 40 * size, 300 * size * sheet.dice.uniform(0.75, 1.2)
        ear(
            sheet,
            x,
            foot,
            tall,
            size,
            mix("#e2bd68", "#7d6128", sheet.dice.random() * 0.6 + 0.08 * row),
        )


def ear(sheet, x, foot, tall, size, tone):
    side = sheet.dice.choice((-1, 1, 1))
    stalk = [
        (x + side * tall * 0.5 * (step / 12) ** 2.6, foot - tall * sin(step / 12 * pi * 0.62))
        for step in range(13)
    ]
    sheet.line(stalk, mix(tone, MOSS, 0.4), width=2.6 * size + 0.8)
    sheet.shape(
        [
            (x, foot),
            (x - side * tall * 0.2, foot - tall * 0.7),
            (x - side * tall * 0.34, foot - tall * 0.8),
            (x - side * tall * 0.14, foot - tall * 0.55),
        ],
        fill=mix(tone, MOSS, 0.55),
        alpha=0.85,
    )
    grains = []
    for across, down in stalk[6:]:
        for beside in (-1, 1):
            reach = 9 * size * beside
            grains.append(
                [
                    (across + reach * 0.3, down - 3 * size),
                    (across + reach + side * 5 * size, down + 12 * size),
                    (across + side * 6 * size, down + 20 * size),
                ]
            )
    sheet.shape(*grains, fill=mix(tone, "#fff0c4", 0.22))


def sake():
    """伊賀酒: one cup, one flask, snow outside."""
    sheet = Canvas("sake")
    sheet.sky("#8fa3b5", "#b9c5cb", "#dfe1dc", bottom=690)
    layered_hills(
        sheet,
        "#6f8798",
        "#c3cdd2",
        top=400,
        bottom=560,
        count=4,
        height=50,
        mist=0.8,
        colour="#edf0ee",
    )
    for _ in range(190):
        x, y = sheet.dice.uniform(0, WIDTH), sheet.dice.uniform(0, 660)
        sheet.disc(
            x, y, sheet.dice.uniform(1.2, 4.6), "#ffffff", alpha=sheet.dice.uniform(0.35, 0.9)
        )
    for x in (0, 1110):
        sheet.rect(x, 0, x + 26, 700, ["#3d2f27", "#2b211b"])
    sheet.rect(0, 0, WIDTH, 30, "#2b211b")
    board(sheet, 680, ("#6d5340", "#4e3a2d", "#33251c"))
    flask(sheet, 640, 430, 900)
    cup(sheet, 960, 838)
    return sheet


def flask(sheet, x, top, foot):
    sheet.oval(x - 150, foot - 34, x + 260, foot + 34, "#1a110c", alpha=0.5, soft=16)
    steps = [step / 40 for step in range(41)]
    widths = [flask_half(share) for share in steps]
    outline = [
        (x + half, top + (foot - top) * share) for share, half in zip(steps, widths, strict=True)
    ]
    left = [(2 * x - across, down) for across, down in reversed(outline)]
    sheet.shape(outline + left, fill=["#f3ecdc", "#e2d6c0", "#bfae93"])
    sheet.shape(
        [(across - 4, down) for across, down in outline]
        + [(across - 70, down) for across, down in reversed(outline)],
        fill="#6d5c48",
        alpha=0.32,
        soft=12,
    )
    sheet.rect(x - 118, top + 300, x + 118, top + 316, INDIGO, alpha=0.75)
    sheet.oval(x - 44, top - 12, x + 44, top + 16, ["#7d6a54", "#4a3b2d"])
    sheet.line([(x - 84, top + 210), (x - 96, top + 380)], "#ffffff", width=12, alpha=0.55, soft=5)


def flask_half(share):
    if share < 0.14:
        return 46 - 60 * share
    if share < 0.45:
        inside = (share - 0.14) / 0.31
        return 37.6 + 84 * (0.5 - 0.5 * cos(pi * inside))
    return 121.6 - 26 * ((share - 0.45) / 0.55) ** 3


def cup(sheet, x, y):
    sheet.oval(x - 120, y + 36, x + 170, y + 92, "#1a110c", alpha=0.5, soft=12)
    outline = [
        (x - 118 * cos(pi / 2 * step / 12), y + 72 * sin(pi / 2 * step / 12)) for step in range(13)
    ]
    sheet.shape(
        [*outline, *[(2 * x - across, down) for across, down in reversed(outline)]],
        fill=["#efe6d4", "#b7a58a"],
    )
    sheet.oval(x - 120, y - 30, x + 120, y + 30, ["#f8f2e4", "#d9ccb4"])
    sheet.oval(x - 104, y - 23, x + 104, y + 24, ["#cfdcdc", "#f2f4ee"])
    sheet.oval(x - 50, y - 10, x + 10, y + 2, "#ffffff", alpha=0.75, soft=3)
    sheet.disc(x, y + 3, 9, INDIGO, width=3, alpha=0.35)
