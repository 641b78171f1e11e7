"""The roofs of the old town under the moon."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.palette import LAMP, NIGHT, PAPER, SLATE, mix


def moon_roofs():
    """The roofs of the old town under the moon; one figure that is not supposed to be there."""
    sheet = Canvas("moon-roofs")
    sheet.sky("#0e1a30", NIGHT, "#2b4468", "#5b7390")
    sheet.glow(1060, 380, 640, "#b9c9d6", 0.75)
    sheet.disc(1060, 380, 132, ["#fdf6e2", "#efe3c2"], soft=1)
    stars(sheet, 90)
    sheet.ridge(640, 40, [mix(NIGHT, SLATE, 0.55), mix(NIGHT, SLATE, 0.4)], period=1300)
    sheet.mist(610, 780, "#8fa3b5", 0.5)
    for row in range(4):
        gables(sheet, row)
        sheet.mist(700 + 60 * row, 830 + 60 * row, "#7d93a8", 0.35 - 0.07 * row)
    great_roof(sheet, 905)
    figure_on_ridge(sheet, 470, 848, 1.55)
    return sheet


def gables(sheet, row):
    """One row of houses with their gables towards us, nearer rows larger and darker."""
    size = 92 + 44 * row
    tone = mix("#5c7894", "#16233a", 0.25 + 0.25 * row)
    x = -size * sheet.dice.uniform(0.2, 0.9)
    while x < WIDTH + size:
        house(
            sheet,
            x,
            660 + 58 * row + sheet.dice.uniform(-24, 16),
            size * sheet.dice.uniform(0.85, 1.2),
            tone,
        )
        x += size * sheet.dice.uniform(1.5, 1.95)


def house(sheet, x, top, half, tone):
    wall = mix(tone, "#c9d2d6", 0.14)
    sheet.rect(
        x - half * 0.8, top + half * 0.3, x + half * 0.8, HEIGHT, [wall, mix(wall, NIGHT, 0.5)]
    )
    if sheet.dice.random() < 0.62:
        window(sheet, x + half * sheet.dice.uniform(-0.3, 0.3), top + half * 0.72, half * 0.2)
    slope = [(x, top), (x + half * 0.5, top + half * 0.22), (x + half * 1.08, top + half * 0.56)]
    mirrored = [(2 * x - across, down) for across, down in slope]
    under = [(across, down + half * 0.13) for across, down in slope]
    under_left = [(2 * x - across, down) for across, down in under]
    sheet.shape(
        [*reversed(mirrored), *slope[1:], *reversed(under), *under_left[1:]],
        fill=[mix(tone, NIGHT, 0.35), mix(tone, NIGHT, 0.6)],
    )
    sheet.line([*reversed(mirrored), *slope[1:]], mix(tone, "#e6edf2", 0.5), width=2.2, alpha=0.8)


def window(sheet, x, y, size):
    sheet.glow(x, y, size * 5, LAMP, 0.4)
    sheet.rect(x - size, y - size * 0.8, x + size, y + size * 0.8, [LAMP, "#d49a4c"])
    for bar in (-0.34, 0.34):
        sheet.line(
            [(x + size * bar, y - size * 0.8), (x + size * bar, y + size * 0.8)], "#5f4533", width=2
        )


def great_roof(sheet, top):
    """The roof nearest to us: a heavy ridge and the moon on every tile."""
    sheet.rect(0, top, WIDTH, HEIGHT, ["#22324c", "#0e1727"])
    for row in range(6):
        y = top + 22 + 30 * row + row * row * 2.2
        tile_row(sheet, y, 34 + 7 * row, row)
    sheet.rect(0, top - 34, WIDTH, top + 14, ["#1b2940", "#0f1828"])
    for down in (-34, -20, -6, 8):
        sheet.line([(0, top + down), (WIDTH, top + down)], "#7f96ad", width=1.8, alpha=0.55)
    for x in range(12, WIDTH, 46):
        sheet.oval(x, top - 60, x + 34, top - 26, ["#2b3c57", "#142034"])
    sheet.rect(0, top - 44, WIDTH, top - 32, "#142034")


def tile_row(sheet, y, size, row):
    arcs, lights = [], []
    for number in range(-1, int(WIDTH / size) + 2):
        x = number * size + (row % 2) * size / 2
        bow = [
            (x + size * (0.5 - 0.5 * cos(pi * step / 8)), y + size * 0.42 * sin(pi * step / 8))
            for step in range(9)
        ]
        arcs.append(bow)
        lights.append([(across, down + 3) for across, down in bow[2:6]])
    for bow in arcs:
        sheet.line(bow, "#0a1220", width=4, alpha=0.9)
    for bow in lights:
        sheet.line(bow, "#9fb4c8", width=1.8, alpha=0.5)


def stars(sheet, count):
    for _ in range(count):
        x, y = sheet.dice.uniform(0, WIDTH), sheet.dice.uniform(0, 420) ** 1.0
        sheet.disc(
            x, y, sheet.dice.choice((1, 1, 1.5, 2.2)), PAPER, alpha=sheet.dice.uniform(0.25, 0.8)
        )


def figure_on_ridge(sheet, x, foot, size):
    body = [
        (-46, 2),
        (-34, -30),
        (-12, -62),
        (6, -74),
        (26, -66),
        (36, -44),
        (58, -22),
        (74, 2),
        (52, 2),
        (30, -20),
        (8, -14),
        (-14, 2),
    ]
    scarf = [(8, -88), (-26, -100), (-62, -92), (-96, -104), (-58, -84), (-30, -90), (8, -80)]
    for outline in (body, scarf):
        sheet.shape(
            [(x + across * size, foot + down * size) for across, down in outline], fill="#070d18"
        )
    sheet.disc(x + 22 * size, foot - 84 * size, 17 * size, "#070d18")
    sheet.line(
        [(x - 40 * size, foot - 14 * size), (x + 34 * size, foot - 78 * size)],
        "#070d18",
        width=5 * size,
    )
