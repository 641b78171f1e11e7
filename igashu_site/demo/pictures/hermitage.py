"""蓑虫庵: thatch, a round window, moss."""

from math import sin

from igashu_site.demo.pictures.canvas import Canvas
from igashu_site.demo.pictures.nature import grove
from igashu_site.demo.pictures.palette import EARTH, FOREST, INK, LAMP, MOSS, mix


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
