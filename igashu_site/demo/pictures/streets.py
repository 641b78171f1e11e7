"""Streets and rails: the festival of October, the little train, the town seen from above, the poet's hermitage."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.land import grass, grove, layered_hills
from igashu_site.demo.pictures.palette import (
    EARTH,
    FOREST,
    GOLD,
    INDIGO,
    INK,
    LAMP,
    MOSS,
    PAPER,
    SOOT,
    VERMILION,
    mix,
)
from igashu_site.demo.pictures.town import roof

LACQUER = ("#6a4434", "#231614")


def danjiri():
    """上野天神祭の宵: the float stands in its own light; the street is full of backs."""
    sheet = Canvas("danjiri")
    sheet.sky("#141c33", "#2a2f4c", "#5c3f4c", "#9a5a3f", bottom=900)
    sheet.rect(0, 880, WIDTH, HEIGHT, "#2a1d1c")
    sheet.glow(820, 560, 640, "#f2a85c", 0.85)
    eaves(sheet, 0, 1)
    eaves(sheet, WIDTH, -1)
    float_tower(sheet, 820, 880)
    lantern_rows(sheet)
    sheet.mist(760, 1000, "#e08a4a", 0.35)
    crowd(sheet, 930, 30, 26, "#3a2420")
    crowd(sheet, 1000, 44, 20, "#1d1418")
    return sheet


def eaves(sheet, side, inward):
    """Houses on both sides, running away from us."""
    for number in range(5):
        near = 1 - number / 5
        x, reach, top = side + inward * 110 * number, 180, 300 + 60 * number
        tone = mix("#171420", "#6b4038", 0.16 * number)
        sheet.shape(
            [
                (x - inward * 300, top - 60),
                (x + inward * reach, top + 40),
                (x + inward * reach, top + 58),
                (x - inward * 300, top),
            ],
            fill=tone,
        )
        sheet.rect(
            min(x - inward * 300, x + inward * 130),
            top + 40,
            max(x - inward * 300, x + inward * 130),
            930,
            mix(tone, INK, 0.2),
        )
        for pane in range(7):
            at = x + inward * (16 + 15 * pane)
            sheet.rect(
                at - 5,
                650 - 30 * near,
                at + 5,
                850,
                ["#e3a45a", "#8d4a26"],
                alpha=0.5 - 0.07 * number,
            )


def float_tower(sheet, x, foot):
    """Two storeys of lacquer, brocade and gilt on four great wheels."""
    sheet.rect(x - 190, foot - 150, x + 190, foot - 40, [VERMILION, "#6d2018"])
    sheet.rect(x - 204, foot - 60, x + 204, foot - 34, "#1c1414")
    brocade(sheet, x, foot - 150)
    for post in (-170, -60, 60, 170):
        sheet.rect(x + post - 7, foot - 380, x + post + 7, foot - 150, ["#3a1b14", "#1b0f0d"])
    sheet.rect(x - 160, foot - 350, x + 160, foot - 160, ["#f7c878", "#c8742f"], alpha=0.85, soft=1)
    players(sheet, x, foot - 160)
    sheet.rect(x - 196, foot - 176, x + 196, foot - 150, ["#d7ab4c", "#7d5420"])
    roof(sheet, x, foot - 370, 246, 120, 74, LACQUER)
    sheet.rect(x - 120, foot - 480, x + 120, foot - 440, ["#d7ab4c", "#7d5420"])
    sheet.rect(x - 104, foot - 560, x + 104, foot - 478, [VERMILION, "#7b2318"])
    roof(sheet, x, foot - 560, 168, 70, 64, LACQUER)
    sheet.line([(x, foot - 624), (x, foot - 770)], "#3a2a1c", width=8)
    sheet.disc(x, foot - 790, 30, [GOLD, "#8d6424"])
    for wheel in (-140, 140):
        wheel_of(sheet, x + wheel, foot - 8, 56)


def brocade(sheet, x, top):
    for row in range(3):
        for place in range(11):
            tone = (GOLD, INDIGO, "#e8d9b0")[(row + place) % 3]
            across, down = x - 180 + place * 36, top + 12 + row * 30
            sheet.shape(
                [
                    (across, down),
                    (across + 12, down + 12),
                    (across, down + 24),
                    (across - 12, down + 12),
                ],
                fill=tone,
                alpha=0.75,
            )


def players(sheet, x, foot):
    for place in (-110, -36, 36, 110):
        tone = mix("#2a1814", INDIGO, 0.2)
        sheet.shape(
            [
                (x + place - 30, foot),
                (x + place - 22, foot - 66),
                (x + place + 22, foot - 66),
                (x + place + 30, foot),
            ],
            fill=tone,
        )
        sheet.disc(x + place, foot - 84, 19, "#1f1412")


def wheel_of(sheet, x, y, size):
    sheet.disc(x, y, size, "#16100f")
    sheet.disc(x, y, size * 0.72, "#8d6424", width=6)
    for spoke in range(6):
        turn = spoke * pi / 3
        sheet.line(
            [(x, y), (x + size * 0.85 * cos(turn), y + size * 0.85 * sin(turn))], "#8d6424", width=6
        )
    sheet.disc(x, y, size * 0.2, GOLD)


def lantern_rows(sheet):
    for x, y in [(x, 505 + 8 * sin(x)) for x in range(600, 1060, 55)] + [
        (150, 560),
        (255, 575),
        (350, 588),
        (1450, 560),
        (1345, 575),
        (1250, 588),
    ]:
        lantern(sheet, x, y + (22 if 560 < x < 1100 else 0), 17 if 560 < x < 1100 else 26)


def lantern(sheet, x, y, size):
    sheet.glow(x, y, size * 4, "#ffcf85", 0.5)
    sheet.oval(x - size * 0.8, y - size, x + size * 0.8, y + size, ["#fbe6b2", "#f3b765"])
    for rib in (-0.45, 0, 0.45):
        sheet.line(
            [(x - size * 0.7, y + size * rib), (x + size * 0.7, y + size * rib)],
            VERMILION,
            width=1.4,
            alpha=0.5,
        )
    sheet.rect(x - size * 0.4, y - size * 1.12, x + size * 0.4, y - size * 0.92, SOOT)


def crowd(sheet, foot, size, count, tone):
    for number in range(count):
        x = number * WIDTH / (count - 1) + sheet.dice.uniform(-20, 20)
        big = size * sheet.dice.uniform(0.8, 1.15)
        person_from_behind(
            sheet,
            x,
            foot + sheet.dice.uniform(-10, 26),
            big,
            mix(tone, INK, sheet.dice.uniform(0, 0.5)),
        )


def person_from_behind(sheet, x, y, size, tone):
    sheet.oval(x - size * 1.5, y - size * 0.2, x + size * 1.5, y + size * 6, tone)
    sheet.disc(x, y - size * 0.9, size * 0.82, mix(tone, INK, 0.25))
    sheet.line(
        [(x - size * 1.2, y + size * 0.8), (x - size * 0.5, y), (x, y - size * 0.1)],
        "#e08a4a",
        width=2,
        alpha=0.35,
    )


def train():
    """A short train waits at a country station; the valley wakes behind it."""
    sheet = Canvas("train")
    sheet.sky("#bfcdcf", "#e6e2d3", "#f5e2c8")
    sheet.glow(1250, 360, 520, "#fff2d8", 0.8)
    layered_hills(
        sheet,
        "#48675d",
        "#b7c6c8",
        top=430,
        bottom=660,
        count=4,
        height=62,
        mist=0.85,
        colour="#f4e8d6",
    )
    fields(sheet, 690)
    station(sheet)
    rails(sheet)
    car(sheet, 560, 838, 470)
    car(sheet, 1046, 838, 470)
    poles(sheet)
    grass(sheet, 1080, 120, "#4e6040", "#b8ab6a", count=300)
    return sheet


def fields(sheet, top):
    sheet.rect(0, top, WIDTH, HEIGHT, ["#b9ad72", "#8c9058", "#5f6f47"])
    for row in range(16):
        y = top + 5 + row * row * 0.9
        sheet.line(
            [(0, y), (WIDTH, y + 6)], mix("#e4d394", MOSS, row / 16), width=2 + row * 0.3, alpha=0.5
        )


def station(sheet):
    sheet.rect(70, 690, 420, 812, ["#8a6a4d", "#5c432f"])
    for pane in range(4):
        sheet.rect(96 + pane * 80, 716, 150 + pane * 80, 770, ["#f6e2b2", "#d8b26a"])
    roof(sheet, 245, 696, 230, 120, 60)
    sheet.rect(40, 808, 520, 850, ["#bdb6a3", "#8f897a"])
    sheet.rect(40, 804, 520, 812, "#e2dac5")
    for x in (452, 500):
        sheet.rect(x - 3, 720, x + 3, 806, SOOT)
    sheet.rect(432, 712, 520, 734, PAPER)
    sheet.rect(432, 728, 520, 734, INDIGO)


def rails(sheet):
    sheet.rect(0, 872, WIDTH, 912, ["#8a8271", "#6f6859"])
    for x in range(-10, WIDTH, 34):
        sheet.rect(x, 884, x + 20, 894, "#5a4a3c")
    sheet.rect(0, 876, WIDTH, 881, "#4a4d50")
    sheet.rect(0, 876, WIDTH, 878, "#c9ccc8")


def car(sheet, left, top, wide):
    """One car in 藍 and 生成り; the eyes under the hood belong to nobody in particular."""
    sheet.oval(left + 20, 862, left + wide, 890, INK, alpha=0.35, soft=5)
    tall, foot = 132, 866
    box = [
        (left + 12, foot - tall),
        (left + wide - 12, foot - tall),
        (left + wide, foot - tall + 16),
        (left + wide, foot),
        (left, foot),
        (left, foot - tall + 16),
    ]
    sheet.shape(box, fill=["#2c5081", INDIGO, "#152a49"])
    sheet.rect(left, foot - 44, left + wide, foot - 30, ["#f6efdd", "#ddd2b8"])
    sheet.rect(left, foot - 30, left + wide, foot - 25, VERMILION)
    sheet.shape(
        [
            (left + 26, foot - tall - 12),
            (left + wide - 26, foot - tall - 12),
            (left + wide - 10, foot - tall + 2),
            (left + 10, foot - tall + 2),
        ],
        fill=["#b8bdbd", "#7f878c"],
    )
    for pane in range(6):
        x = left + 30 + pane * (wide - 60) / 6
        sheet.rect(
            x,
            foot - 112,
            x + (wide - 60) / 6 - 12,
            foot - 60,
            ["#fbecc6", "#dcb978"] if pane not in (1, 4) else ["#31445f", "#22324a"],
        )
    for wheel in (0.14, 0.26, 0.74, 0.86):
        sheet.disc(left + wide * wheel, 870, 15, "#22262b")


def poles(sheet):
    for number in range(4):
        x = 250 + number * 420
        sheet.rect(x - 4, 520, x + 4, 880, "#5b4c40")
        sheet.rect(x - 4, 580, x + 74, 586, "#5b4c40")
    for drop in (520, 556):
        for number in range(-1, 4):
            left = 250 + number * 420
            sheet.line(
                [(left + 420 * s / 20, drop + 34 * (1 - (2 * s / 20 - 1) ** 2)) for s in range(21)],
                SOOT,
                width=1.5,
                alpha=0.6,
            )


def hermitage():
    """蓑虫庵: thatch, a round window, moss, one lantern of stone."""
    sheet = Canvas("hermitage")
    sheet.sky("#d3d8cd", "#e9e3d0", "#dcd9bd")
    sheet.glow(1180, 260, 620, "#fbf3da", 0.9)
    for place, tone in enumerate(("#b5bfa6", "#93a587", "#6f8a6d", "#4d6b55")):
        line = sheet.ridge(
            420 + 70 * place, 50, [tone, mix(tone, "#e9e3d0", 0.4)], period=760, rough=0.6
        )
        grove(sheet, line, tone, size=46 + 14 * place)
        sheet.mist(430 + 80 * place, 600 + 80 * place, "#ece6d2", 0.75)
    ground(sheet)
    hut(sheet, 980, 850)
    stone_lantern(sheet, 400, 880)
    bamboo(sheet)
    return sheet


def ground(sheet):
    sheet.ridge(815, 12, ["#8c9a62", "#5d7048", "#37482f"], period=1100)
    for number in range(8):
        share = number / 7
        x, y, size = 830 - 250 * share - 100 * sin(share * 3), 880 + 175 * share, 34 + 44 * share
        sheet.oval(
            x - size * 1.2,
            y - size * 0.3,
            x + size * 1.2,
            y + size * 0.42,
            "#2f3c29",
            alpha=0.5,
            soft=3,
        )
        sheet.oval(
            x - size * 1.2, y - size * 0.4, x + size * 1.2, y + size * 0.32, ["#c2bcaa", "#8f8c7f"]
        )


def hut(sheet, x, foot):
    sheet.rect(x - 250, foot - 190, x + 250, foot, ["#d9c79f", "#b39a70"])
    for post in (-250, -90, 80, 250):
        sheet.rect(x + post - 8, foot - 190, x + post + 8, foot + 4, EARTH)
    sheet.disc(x - 170, foot - 100, 48, ["#fbf3dc", "#efdcae"])
    sheet.disc(x - 170, foot - 100, 48, EARTH, width=5)
    for bar in (-18, 0, 18):
        sheet.line([(x - 170 + bar, foot - 144), (x - 170 + bar, foot - 56)], EARTH, width=2.4)
    for pane in range(4):
        sheet.rect(
            x + 94 + pane * 37, foot - 150, x + 126 + pane * 37, foot - 8, ["#fdf7e6", "#eddcb4"]
        )
    sheet.rect(x - 82, foot - 150, x + 72, foot, ["#5b4332", "#3a2a20"])
    sheet.rect(x - 300, foot - 4, x + 300, foot + 14, ["#7d5f45", "#4f3a2b"])
    thatch(sheet, x, foot - 178)


def thatch(sheet, x, foot):
    outline = [
        (x - 360, foot + 10),
        (x - 330, foot - 30),
        (x - 210, foot - 190),
        (x - 170, foot - 232),
        (x + 170, foot - 232),
        (x + 210, foot - 190),
        (x + 330, foot - 30),
        (x + 360, foot + 10),
        (x + 200, foot + 22),
        (x - 200, foot + 22),
    ]
    sheet.shape(outline, fill=["#a58c62", "#7a6544", "#4c3f2d"])
    for _ in range(420):
        share = sheet.dice.random()
        y = foot - 226 + 236 * share
        reach = 176 + 170 * share
        across = sheet.dice.uniform(-reach, reach)
        sheet_line = [(x + across, y), (x + across * 1.05, y + sheet.dice.uniform(14, 34))]
        sheet.line(
            sheet_line, sheet.dice.choice(("#c9b284", "#5b4a33", "#8f7850")), width=1.6, alpha=0.55
        )
    sheet.shape(
        [
            (x - 186, foot - 226),
            (x - 160, foot - 262),
            (x + 160, foot - 262),
            (x + 186, foot - 226),
        ],
        fill=["#5d5136", "#3b3424"],
    )
    for place in range(-2, 3):
        sheet.shape(
            [
                (x + place * 70 - 9, foot - 266),
                (x + place * 70 + 9, foot - 266),
                (x + place * 70 + 20, foot - 214),
                (x + place * 70 - 20, foot - 214),
            ],
            fill="#7f7353",
        )


def stone_lantern(sheet, x, foot):
    light = ["#b9b7a8", "#7d7d72"]
    sheet.oval(x - 70, foot - 14, x + 80, foot + 18, "#2f3c29", alpha=0.5, soft=5)
    sheet.rect(x - 44, foot - 22, x + 44, foot + 4, light)
    sheet.rect(x - 18, foot - 130, x + 18, foot - 20, light)
    sheet.rect(x - 42, foot - 148, x + 42, foot - 128, light)
    sheet.rect(x - 30, foot - 200, x + 30, foot - 148, light)
    sheet.rect(x - 15, foot - 190, x + 15, foot - 158, [LAMP, "#d99a4a"])
    sheet.shape(
        [(x - 66, foot - 196), (x - 20, foot - 240), (x + 20, foot - 240), (x + 66, foot - 196)],
        fill=["#a3a293", "#6b6c62"],
    )
    sheet.disc(x, foot - 250, 13, light)
    sheet.oval(x - 40, foot - 228, x + 10, foot - 214, MOSS, alpha=0.7, soft=3)


def bamboo(sheet):
    for x, lean in ((40, 20), (110, -10), (190, 34), (1510, -24), (1570, 10)):
        tone = mix("#7f9a62", FOREST, sheet.dice.uniform(0.1, 0.5))
        stem = [(x + lean * (1 - y / 1100) ** 2, y) for y in range(-20, 1100, 20)]
        sheet.line(stem, tone, width=13)
        sheet.line([(a - 3, b) for a, b in stem], mix(tone, "#e6e8c0", 0.5), width=2, alpha=0.6)
        for y in range(60, 1060, 130):
            sheet.rect(
                x + lean * (1 - y / 1100) ** 2 - 8,
                y,
                x + lean * (1 - y / 1100) ** 2 + 8,
                y + 4,
                mix(tone, INK, 0.3),
            )
