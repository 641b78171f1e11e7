"""登り窯: fire in every chamber."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import conifers
from igashu_site.demo.pictures.palette import EARTH, FOREST, INK, NIGHT, PLUM, mix


def kiln():
    """登り窯: the chambers climb the slope, fire in every mouth."""
    sheet = Canvas("kiln")
    sheet.sky("#1c2a42", "#4a4a5f", "#8f6a60", "#c98a62", bottom=760)
    line = sheet.ridge(
        420, 70, [mix(FOREST, PLUM, 0.35), mix(FOREST, NIGHT, 0.3)], period=900, rough=0.55
    )
    conifers(sheet, line, mix(FOREST, NIGHT, 0.4), low=50, high=130, share=0.4)
    sheet.mist(380, 640, "#b98a78", 0.4)
    smoke(sheet, 1370, 250)
    slope = [
        (-4, 1000),
        (300, 930),
        (1500, 430),
        (WIDTH + 4, 400),
        (WIDTH + 4, HEIGHT),
        (-4, HEIGHT),
    ]
    sheet.shape(slope, fill=["#4b4a36", "#3a3527", "#231c16"])
    for number in reversed(range(5)):
        chamber(sheet, 330 + 220 * number, 905 - 96 * number, 1 - 0.085 * number)
    shelter(sheet)
    firewood(sheet)
    return sheet


def chamber(sheet, x, foot, size):
    wide, tall = 150 * size, 205 * size
    dome = [
        (x + wide * cos(pi - pi * step / 24), foot - tall * sin(pi * step / 24) ** 0.8)
        for step in range(25)
    ]
    sheet.shape(
        [*dome, (x + wide, foot + 50 * size), (x - wide, foot + 50 * size)],
        fill=["#a9805c", "#7d563b", "#4a3225"],
    )
    for row in range(7):
        y = foot + 40 * size - row * 32 * size
        half = wide * (1 - (max(foot - y, 0) / tall) ** 2) ** 0.5 if foot - y < tall else 0
        sheet.line([(x - half, y), (x + half, y)], "#2e1e15", width=1.6, alpha=0.4)
    sheet.glow(x - 10 * size, foot - 20 * size, 240 * size, "#ff9a44", 0.75)
    mouth = [
        (
            x - 58 * size + 48 * size * cos(pi - pi * step / 16),
            foot - 30 * size - 74 * size * sin(pi * step / 16),
        )
        for step in range(17)
    ]
    sheet.shape(
        [*mouth, (x - 10 * size, foot + 46 * size), (x - 106 * size, foot + 46 * size)],
        fill=["#ffd98a", "#ffb04d", "#e0662a"],
    )
    sheet.disc(x + 70 * size, foot - 60 * size, 12 * size, ["#ffd98a", "#e0662a"])


def smoke(sheet, x, y):
    sheet.rect(x - 30, y - 10, x + 30, 470, ["#6b5342", "#3d2e25"])
    for number in range(9):
        size = 26 + 15 * number
        sheet.disc(
            x + 10 + number * number * 5, y - 20 - number * 30, size, "#d9c3b4", alpha=0.14, soft=14
        )


def shelter(sheet):
    """A plain roof over the kiln, as high as the flames need."""
    sheet.shape([(130, 650), (1440, 190), (1560, 214), (250, 690)], fill=["#3a3436", "#1d1a1d"])
    sheet.line([(130, 650), (1440, 190)], "#8f7a70", width=2.5, alpha=0.7)
    for number in range(6):
        x = 230 + 245 * number
        top = 676 - 0.356 * (x - 230)
        sheet.rect(x - 8, top, x + 8, 960 - 0.4 * (x - 230), ["#3f2d22", "#20160f"])


def firewood(sheet):
    for row in range(5):
        for place in range(9 - row):
            x, y = 1180 + place * 44 + row * 22, 1010 - row * 38
            tone = mix("#c39a68", "#6d4c33", sheet.dice.random())
            sheet.disc(x, y, 21, [tone, mix(tone, INK, 0.35)])
            sheet.disc(x, y, 12, mix(tone, EARTH, 0.3), width=1.5, alpha=0.6)
    sheet.glow(1180, 900, 300, "#ff9a44", 0.2)
