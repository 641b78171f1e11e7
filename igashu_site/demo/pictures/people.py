"""People of the stories, looking where they look."""

from math import pi, sin

from igashu_site.demo.pictures.basin import terraces
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.figure import BLACK, BROWN, GREY, WHITE, person
from igashu_site.demo.pictures.nature import grove, layered_hills
from igashu_site.demo.pictures.palette import CLOUD, INDIGO, INK, LAMP, WASHI, mix
from igashu_site.demo.pictures.plateau import windmills
from igashu_site.demo.pictures.water import river


def distance(name, sky, near, far, mist):
    """Hills softly behind a person."""
    sheet = Canvas(name)
    sheet.sky(*sky)
    sheet.glow(1080, 380, 640, "#fff6e0", 0.8)
    layered_hills(sheet, near, far, top=520, bottom=860, count=5, height=60, mist=0.85, colour=mist)
    return sheet


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
