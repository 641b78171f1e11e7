"""Tofu on skewers, and a cup of sake with snow outside."""

from math import cos, pi, sin

from igashu_site.demo.pictures.architecture import board, steam
from igashu_site.demo.pictures.canvas import WIDTH, Canvas
from igashu_site.demo.pictures.nature import layered_hills
from igashu_site.demo.pictures.palette import EMBER, INDIGO, VERMILION


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
    for _ in range(40):
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
