"""Quiet places and seasons: cedars, the old street, persimmons under the eaves, fireflies, a desk far away."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.land import grass, grove, layered_hills
from igashu_site.demo.pictures.palette import (
    CLOUD,
    FOREST,
    INDIGO,
    INK,
    LAMP,
    LEAF,
    MOSS,
    PAPER,
    PINE,
    SLATE,
    VERMILION,
    WASHI,
    mix,
)
from igashu_site.demo.pictures.table import board


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


def street():
    """城下町の朝: lattices, eaves, one shop curtain, the hill at the end of the street."""
    sheet = Canvas("street")
    sheet.sky("#bccacd", "#e3e2d6", "#f6e4c9", bottom=700)
    sheet.glow(800, 480, 460, "#fff5dd", 0.95)
    layered_hills(
        sheet,
        "#5f7f80",
        "#b5c4c8",
        top=420,
        bottom=520,
        count=3,
        height=34,
        mist=0.8,
        colour="#f4e6d0",
    )
    sheet.shape(
        [(690, 600), (910, 600), (1700, 1080), (-100, 1080)], fill=["#e6dac0", "#c2b598", "#8e836f"]
    )
    for number in range(9):
        y = 612 + 460 * (number / 9) ** 1.6
        sheet.line(
            [(690 - (y - 600) * 1.65, y), (910 + (y - 600) * 1.65, y)],
            "#8a7d66",
            width=1 + number * 0.3,
            alpha=0.35,
        )
    for number in range(6):
        townhouse(sheet, number, -1)
        townhouse(sheet, number, 1)
    noren(sheet)
    sheet.shape(
        [(690, 600), (760, 600), (300, 1080), (-100, 1080)], fill="#4a4338", alpha=0.28, soft=12
    )
    return sheet


def deep(side, near):
    """Across the street at a nearness between 0 (the end) and 1 (beside us)."""
    return 800 + side * (105 + 800 * near**1.9)


def townhouse(sheet, number, side):
    near, far = (number + 1) / 6, number / 6
    x1, x0 = deep(side, near), deep(side, far)
    foot1, foot0 = 600 + 480 * near**1.9, 600 + 480 * far**1.9
    top1, top0 = 560 - 430 * near**1.9 - 30 * (number % 2), 560 - 430 * far**1.9 - 10 * (number % 2)
    tone = mix("#c9b99d", "#4b3a2e", 0.35 + 0.12 * (number % 3) + 0.25 * near)
    sheet.shape(
        [(x0, top0), (x1, top1), (x1, foot1), (x0, foot0)],
        fill=[mix(tone, PAPER, 0.28), tone, mix(tone, INK, 0.3)],
    )
    lattice_of(sheet, (x0, top0, foot0), (x1, top1, foot1), tone)
    eave = 0.42
    for share, reach in ((0.0, 0.32), (eave, 0.5)):
        y0, y1 = top0 + (foot0 - top0) * share, top1 + (foot1 - top1) * share
        out0, out1 = side * -(14 + 90 * far) * reach * 2, side * -(14 + 90 * near) * reach * 2
        drop0, drop1 = 10 + 46 * far, 10 + 46 * near
        sheet.shape(
            [
                (x0, y0 - drop0 * 0.5),
                (x1, y1 - drop1 * 0.5),
                (x1 + out1, y1 + drop1),
                (x0 + out0, y0 + drop0),
            ],
            fill=["#7c858a", "#475058", "#2f363c"],
        )
        sheet.line(
            [(x0 + out0, y0 + drop0), (x1 + out1, y1 + drop1)], "#23282d", width=2 + 3 * near
        )


def lattice_of(sheet, far, near, tone):
    (x0, top0, foot0), (x1, top1, foot1) = far, near
    for place in range(1, 14):
        share = place / 14
        x = x0 + (x1 - x0) * share
        top, foot = top0 + (top1 - top0) * share, foot0 + (foot1 - foot0) * share
        sheet.line(
            [(x, top + (foot - top) * 0.54), (x, top + (foot - top) * 0.94)],
            mix(tone, INK, 0.55),
            width=1.5 + 3.5 * abs(x1 - x0) / 300,
            alpha=0.8,
        )
        if place in (4, 5, 9, 10):
            sheet.rect(
                min(x, x + 6),
                top + (foot - top) * 0.16,
                max(x, x + 6) + abs(x1 - x0) * 0.04,
                top + (foot - top) * 0.32,
                mix(tone, INK, 0.6),
                alpha=0.7,
            )


def noren(sheet):
    """A shop curtain in 藍, hung out when the shop is open."""
    for number in range(4):
        x = 1236 + number * 56
        top, drop = 588 - number * 15, 190 + number * 16
        sheet.shape(
            [(x, top), (x + 52, top - 14), (x + 50, top + drop + 4), (x + 2, top + drop - 8)],
            fill=["#345a8c", INDIGO, "#182c4c"],
        )
    sheet.disc(1346, 664, 34, WASHI, width=6, alpha=0.9)
    sheet.line([(1226, 592), (1470, 524)], "#3a2c22", width=7)


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


def fireflies():
    """蛍: June by the stream, every light a little different."""
    sheet = Canvas("fireflies")
    sheet.sky("#0f1c2e", "#1c3a4a", "#3c6064", bottom=640)
    sheet.ridge(520, 60, ["#1c3640", "#142a33"], period=1000)
    line = sheet.ridge(610, 30, ["#12262b", "#0d1c20"], period=700)
    grove(sheet, line, "#12272a", size=52, end=560, lit=0.06)
    grove(sheet, line, "#12272a", size=44, start=1100, lit=0.06)
    sheet.mist(480, 720, "#4d7474", 0.5)
    stream(sheet)
    grass(sheet, 1080, 260, "#0c1a17", "#1f3b2e", count=380)
    for number in range(70):
        firefly(sheet, number)
    return sheet


def stream(sheet):
    left = [
        (800 + 70 * sin(s * 4) - 60 * s - 640 * s**2, 640 + 440 * s)
        for s in [n / 20 for n in range(21)]
    ]
    right = [
        (830 + 70 * sin(s * 4) + 140 * s + 460 * s**2, 640 + 440 * s)
        for s in [n / 20 for n in range(21)]
    ]
    sheet.shape([*left, *reversed(right)], fill=["#5d8486", "#33565e", "#16303a"])
    for number in range(60):
        s = (number / 60) ** 1.3
        x = 815 + 70 * sin(s * 4) + sheet.dice.uniform(-0.7, 0.7) * (20 + 420 * s**2)
        sheet.oval(
            x - 10 - 60 * s,
            645 + 425 * s,
            x + 10 + 60 * s,
            646.5 + 428 * s,
            "#a9c6bd",
            alpha=0.25,
            soft=0.8,
        )


def firefly(sheet, number):
    x = 815 + sheet.dice.gauss(0, 430)
    y = sheet.dice.uniform(400, 980)
    size = sheet.dice.uniform(2.2, 5.5)
    if not 20 < x < WIDTH - 20:
        return
    sheet.glow(x, y, size * 11, "#d8f08a", 0.75)
    if number % 4 == 0:
        trail = [(x - step * 7, y + 14 * sin(step / 3 + number)) for step in range(10)]
        sheet.line(trail, "#d8f08a", width=2, alpha=0.3, soft=1)
    sheet.disc(x, y, size, "#f8ffd0", soft=0.6)


def desk():
    """離れた町の机: a screen, a cup of 伊賀焼, and a window that shows somewhere else."""
    sheet = Canvas("desk")
    sheet.sky("#d8cfbe", "#e9e0cf")
    window_on_town(sheet)
    board(sheet, 740, ("#c09a6e", "#a17c55", "#7b5b3e"))
    computer(sheet, 780, 820)
    mug(sheet, 1270, 820)
    papers(sheet)
    sheet.glow(300, 260, 700, "#fff8e6", 0.4)
    return sheet


def window_on_town(sheet):
    sheet.rect(150, 70, 1450, 640, ["#9db4c4", "#d5dad6", "#f3e2c8"])
    for number in range(26):
        x, tall = 150 + number * 51, sheet.dice.uniform(60, 270)
        tone = mix("#8fa3b1", "#cfd3d0", sheet.dice.random())
        sheet.rect(
            x, 640 - tall, x + sheet.dice.uniform(34, 51), 640, [tone, mix(tone, CLOUD, 0.5)]
        )
    sheet.rect(150, 470, 1450, 640, CLOUD, alpha=0.3, soft=40)
    sheet.rect(0, 640, WIDTH, 742, ["#dcd2bf", "#c9bda6"])
    for left, top, right, bottom in (
        (130, 50, 1470, 72),
        (130, 632, 1470, 656),
        (130, 50, 154, 656),
        (1446, 50, 1470, 656),
        (790, 60, 806, 640),
    ):
        sheet.rect(left, top, right, bottom, ["#f4eee1", "#cfc3ad"])


def computer(sheet, x, foot):
    sheet.oval(x - 420, foot + 40, x + 420, foot + 130, "#3a2817", alpha=0.4, soft=18)
    sheet.rect(x - 330, foot - 410, x + 330, foot + 14, ["#3a3d44", "#24262b"])
    inside = Canvas("desk-screen")
    inside.sky("#dfe3e0", "#f3e6d2", "#f6dcc0")
    layered_hills(inside, "#24433f", "#b9c4c6", top=450, bottom=940, mist=0.9, colour="#f6ead9")
    sheet.image.paste(inside.image.resize((624, 388)), (x - 312, foot - 394))
    sheet.shape(
        [(x - 350, foot + 14), (x + 350, foot + 14), (x + 420, foot + 92), (x - 420, foot + 92)],
        fill=["#c9cac8", "#9a9c9d"],
    )
    for row in range(4):
        y = foot + 26 + row * 13
        sheet.shape(
            [
                (x - 300 - row * 12, y),
                (x + 300 + row * 12, y),
                (x + 304 + row * 12, y + 8),
                (x - 304 - row * 12, y + 8),
            ],
            fill="#4a4d52",
            alpha=0.75,
        )
    sheet.rect(x - 420, foot + 92, x + 420, foot + 100, "#6d6f70")


def mug(sheet, x, y):
    sheet.oval(x - 80, y + 92, x + 120, y + 132, "#3a2817", alpha=0.45, soft=10)
    sheet.shape(
        [(x - 72, y - 50), (x + 72, y - 50), (x + 60, y + 104), (x - 60, y + 104)],
        fill=["#b08a66", "#8b5f42", "#5a3d2b"],
    )
    for number in range(6):
        at = x - 56 + 22 * number
        sheet.oval(
            at - 12,
            y - 60,
            at + 12,
            y + 10 + 34 * abs(sin(number * 2.1)),
            ["#9ebd9d", "#4a806b"],
            alpha=0.65,
            soft=3,
        )
    sheet.oval(x - 73, y - 68, x + 73, y - 32, ["#c7a27a", "#8a6547"])
    sheet.oval(x - 62, y - 62, x + 62, y - 37, "#4a5a38")


def papers(sheet):
    for number, turn in enumerate((-0.12, 0.06)):
        x, y = 190 + 40 * number, 850 + 34 * number
        corners = [(-120, -60), (150, -80), (190, 90), (-130, 110)]
        sheet.shape(
            [(x + a + 8, y + b + 10) for a, b in corners], fill="#3a2817", alpha=0.3, soft=6
        )
        sheet.shape(
            [(x + a - turn * b, y + b + turn * a) for a, b in corners], fill=["#fdfaf1", "#ece3d0"]
        )
    for row in range(5):
        sheet.line(
            [(130 + 4 * row, 850 + 24 * row), (330 - 20 * (row % 2), 842 + 24 * row)],
            SLATE,
            width=3,
            alpha=0.45,
        )
    sheet.line([(420, 980), (560, 880)], VERMILION, width=9)


def round_table():
    """寄り合い: a table seen from above, a map in the middle, hands of many ages around it."""
    sheet = Canvas("round-table")
    sheet.sky("#d9ccb2", "#c9b896")
    for x in range(-100, WIDTH, 210):
        sheet.rect(x, 0, x + 204, HEIGHT, mix("#d3c49f", "#c2b184", sheet.dice.random()))
        sheet.rect(x + 204, 0, x + 210, HEIGHT, "#55603f", alpha=0.7)
    sheet.oval(300, 110, 1340, 1010, "#3a2817", alpha=0.4, soft=26)
    sheet.oval(290, 80, 1310, 980, ["#a9794f", "#8b5f3d", "#7a5135"])
    sheet.oval(310, 98, 1290, 960, "#c4976a", width=3, alpha=0.5)
    town_map(sheet)
    for number in range(8):
        seat(sheet, number)
    return sheet


def town_map(sheet):
    paper = [(520, 330), (1090, 300), (1120, 720), (500, 750)]
    sheet.shape([(x + 8, y + 12) for x, y in paper], fill="#2a1a0f", alpha=0.4, soft=8)
    sheet.shape(paper, fill=["#fdfaf1", "#efe6d3"])
    for number in range(5):
        ring = [
            (
                800 + (200 - 34 * number) * cos(t / 20 * pi) * (1 + 0.14 * sin(t / 3)),
                520 + (150 - 24 * number) * sin(t / 20 * pi) * (1 + 0.1 * cos(t / 2)),
            )
            for t in range(41)
        ]
        sheet.line(ring, MOSS, width=2, alpha=0.6)
    sheet.line(
        [(530, 640), (680, 600), (800, 640), (950, 560), (1090, 590)], SLATE, width=9, alpha=0.7
    )
    sheet.line([(560, 360), (700, 470), (860, 500), (1080, 690)], "#b9a070", width=4)
    for x, y in ((690, 470), (870, 500), (960, 420), (760, 600), (1000, 640)):
        sheet.disc(x, y, 12, VERMILION)
    for x, y, tone in (
        (560, 400, "#f0d98a"),
        (1020, 350, "#cfe0c8"),
        (600, 690, "#f2c9b4"),
        (950, 690, "#d5dfe8"),
    ):
        sheet.rect(x, y, x + 58, y + 52, tone)


def seat(sheet, number):
    """Someone from above: shoulders, hair, two sleeves, and a cup of tea."""
    turn = number * pi / 4 + pi / 8
    x, y = 800 + 640 * cos(turn), 530 + 510 * sin(turn)
    cloth = (INDIGO, "#8c6a4c", MOSS, "#b9563c", SLATE, "#6b4a5e", "#d8c9a6", PINE)[number]
    hair = ("#26211f", "#8d8b86", "#3a2c22", "#26211f", "#c9c5bc", "#2b2522", "#4a3728", "#26211f")[
        number
    ]
    for side in (-1, 1):
        elbow = (
            x - 60 * cos(turn) + side * 96 * sin(turn),
            y - 60 * sin(turn) - side * 96 * cos(turn),
        )
        hand = (
            x - 210 * cos(turn) + side * 58 * sin(turn),
            y - 210 * sin(turn) - side * 58 * cos(turn),
        )
        sheet.line(
            [(x + side * 84 * sin(turn), y - side * 84 * cos(turn)), elbow, hand],
            mix(cloth, INK, 0.15),
            width=50,
        )
        sheet.disc(*hand, 21, "#d9b08c")
    sheet.disc(x, y, 106, [mix(cloth, PAPER, 0.16), cloth])
    sheet.disc(x - 14 * cos(turn), y - 14 * sin(turn), 64, [mix(hair, PAPER, 0.12), hair])
    tea = (x - 235 * cos(turn + 0.3), y - 235 * sin(turn + 0.3))
    sheet.disc(*tea, 26, "#e9dfcb")
    sheet.disc(*tea, 19, "#8fa05f")
