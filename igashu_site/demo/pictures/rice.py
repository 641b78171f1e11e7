"""新米: the field, the pot and the bowl."""

from math import cos, pi, sin

from igashu_site.demo.pictures.architecture import board, steam
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import layered_hills
from igashu_site.demo.pictures.palette import INDIGO, MOSS, mix


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
    for _ in range(62 - 11 * row):
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
