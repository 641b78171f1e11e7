"""里山: light between the trunks, and persimmons under the eaves."""

from math import cos, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import grove, layered_hills
from igashu_site.demo.pictures.palette import FOREST, INK, LAMP, LEAF, mix


def cedars():
    """里山: light falls between the trunks on a path somebody keeps clear."""
    sheet = Canvas("cedars")
    sheet.sky("#dfe6d2", "#c7d3b4", "#93a884", "#5d7858")
    sheet.glow(840, 380, 720, "#fdfbe6", 0.95)
    for depth in range(5):
        trunks(sheet, depth)
        sheet.mist(380 + 60 * depth, 860 + 50 * depth, "#e3ead2", 0.62 - 0.1 * depth)
    path(sheet)
    ferns(sheet)
    trunks(sheet, 5)
    shafts(sheet)
    return sheet


def trunks(sheet, depth):
    tone = mix("#a9b89a", "#22312a", depth / 5)
    places = (range(20, WIDTH, 150 - 12 * depth)) if depth < 5 else (60, 330, 1290, 1530)
    for place in places:
        x = place + sheet.dice.uniform(-50, 50)
        if depth > 1 and abs(x - 830) < 130 + 50 * depth:
            continue
        half = 7 + 6.5 * depth
        foot = 700 + 62 * depth
        sheet.shape(
            [
                (x - half * 0.7, -5),
                (x + half * 0.7, -5),
                (x + half, foot),
                (x + half * 1.5, foot + 12),
                (x - half * 1.5, foot + 12),
                (x - half, foot),
            ],
            fill=[mix(tone, "#dfe6d2", 0.2), tone],
        )
        sheet.shape(
            [(x - half * 0.7, -5), (x - half * 0.3, -5), (x - half * 0.5, foot), (x - half, foot)],
            fill="#f4f3d4",
            alpha=0.2,
        )
        for _ in range(depth * 2):
            y = sheet.dice.uniform(0, foot)
            at = x + sheet.dice.uniform(-0.6, 0.6) * half
            sheet.line([(at, y), (at + 2, y + 90)], mix(tone, INK, 0.4), width=1.6, alpha=0.4)


def path(sheet):
    sheet.ridge(800, 16, ["#71875a", "#4c6443", "#2b3f2e"], period=900)
    left = [
        (800 - 40 * s - 330 * s**1.8 + 60 * sin(s * 5), 790 + 290 * s)
        for s in [n / 20 for n in range(21)]
    ]
    right = [
        (850 + 60 * s + 260 * s**1.6 + 60 * sin(s * 5), 790 + 290 * s)
        for s in [n / 20 for n in range(21)]
    ]
    sheet.shape([*left, *reversed(right)], fill=["#e3dcb8", "#c1b088", "#8e7b5b"], soft=2)
    for _ in range(120):
        s = sheet.dice.random()
        x = 820 + 10 * s + 60 * sin(s * 5) + sheet.dice.uniform(-1, 1) * (30 + 300 * s**1.7)
        sheet.oval(
            x - 4 - 8 * s,
            790 + 280 * s,
            x + 4 + 8 * s,
            793 + 284 * s,
            sheet.dice.choice(("#6f5c3f", "#efe6c6", "#a5623c")),
            alpha=0.5,
        )


def ferns(sheet):
    for _ in range(60):
        side = sheet.dice.choice((-1, 1))
        x, y = 830 + side * sheet.dice.uniform(330, 820), sheet.dice.uniform(900, 1080)
        tone = mix(LEAF, FOREST, sheet.dice.uniform(0.2, 0.8))
        for turn in (-1.0, -0.5, 0, 0.5, 1.0):
            frond = [
                (x, y),
                (x + 50 * sin(turn) - 7, y - 46 * cos(turn)),
                (x + 88 * sin(turn), y - 60 * cos(turn) + 8),
                (x + 50 * sin(turn) + 7, y - 40 * cos(turn)),
            ]
            sheet.shape(frond, fill=tone, alpha=0.85)


def shafts(sheet):
    for x, wide in ((420, 60), (620, 110), (880, 80), (1090, 130)):
        sheet.shape(
            [(x + 260, -20), (x + 260 + wide, -20), (x + wide - 40, 900), (x - 130, 900)],
            fill="#fdfbe0",
            alpha=0.1,
            soft=16,
        )


def persimmons():
    """干し柿: autumn hung up to wait for winter."""
    sheet = Canvas("persimmons")
    sheet.sky("#b9cbd2", "#e2e2d6", "#f2e3cc")
    sheet.glow(1240, 300, 620, "#fff6df", 0.9)
    layered_hills(
        sheet,
        "#9b6f4d",
        "#c6cdca",
        top=520,
        bottom=850,
        count=5,
        height=60,
        mist=0.85,
        colour="#f3e7d4",
    )
    line = sheet.ridge(985, 14, ["#b5995c", "#7d7040"], period=900)
    grove(sheet, line, "#a85f38", size=30, start=900)
    sheet.rect(0, 0, WIDTH, 64, ["#2f251f", "#4a3a2f"])
    sheet.rect(0, 60, WIDTH, 70, "#1f1814")
    sheet.rect(60, 60, 104, HEIGHT, ["#4d3c30", "#382a21"])
    for number in range(11):
        string_of_fruit(sheet, 190 + number * 134, 70, 6 + number % 2)
    return sheet


def string_of_fruit(sheet, x, top, count):
    sheet.line([(x, top - 4), (x + 3, top + 100 * count)], "#d8c9a6", width=2.4)
    for number in range(count):
        y = top + 58 + 98 * number + sheet.dice.uniform(-6, 6)
        fruit(sheet, x + sheet.dice.uniform(-5, 5), y, sheet.dice.uniform(31, 37))


def fruit(sheet, x, y, size):
    tone = mix("#d97a35", "#a8481f", sheet.dice.random())
    sheet.oval(
        x - size * 0.86,
        y - size * 0.9,
        x + size * 0.86,
        y + size * 1.2,
        [mix(tone, LAMP, 0.25), tone, mix(tone, INK, 0.35)],
    )
    sheet.oval(
        x - size * 0.55,
        y - size * 0.55,
        x - size * 0.1,
        y + size * 0.2,
        "#ffe2b0",
        alpha=0.5,
        soft=5,
    )
    sheet.shape(
        [
            (x - size * 0.5, y - size * 0.86),
            (x, y - size * 1.12),
            (x + size * 0.5, y - size * 0.86),
            (x, y - size * 0.62),
        ],
        fill="#6b5a35",
    )
