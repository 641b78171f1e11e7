"""A desk far away, and a table where people meet."""

from math import cos, pi, sin

from igashu_site.demo.pictures.architecture import board
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import layered_hills
from igashu_site.demo.pictures.palette import (
    CLOUD,
    INDIGO,
    INK,
    MOSS,
    PAPER,
    PINE,
    SLATE,
    VERMILION,
    mix,
)


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
