"""上野城: the white keep small above the high wall."""

from math import sin

from igashu_site.demo.pictures.architecture import roof
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import birds, grove, layered_hills
from igashu_site.demo.pictures.palette import (
    EARTH,
    FOREST,
    INDIGO,
    MOSS,
    PALE,
    PINE,
    SLATE,
    SOOT,
    WASHI,
    mix,
)


def castle():
    """上野城: the white keep small above the high wall; the wall is the picture."""
    sheet = Canvas("castle")
    sheet.sky("#a9bac2", "#d9d9d0", "#f3e6d2", "#f6ddc2", bottom=800)
    sheet.glow(380, 420, 560, "#fff1d6", 0.8)
    layered_hills(
        sheet,
        "#5d7a7c",
        "#c2cbcb",
        top=420,
        bottom=620,
        count=3,
        height=44,
        mist=0.9,
        colour="#f6e8d6",
    )
    birds(sheet, 300, 250, 5)
    line = [(x, 470 + 12 * sin(x / 70) - 26 * sin(x / 210)) for x in range(772, WIDTH + 8, 4)]
    sheet.shape([(764, 500), *line, (WIDTH, 620), (780, 620)], fill=[mix(PINE, PALE, 0.2), PINE])
    grove(sheet, line, mix(PINE, MOSS, 0.2), size=26)
    keep(sheet, 1120, 478, 1.0)
    pines(sheet)
    stone_wall(sheet, top=480)
    sheet.mist(840, 1080, "#efe6d6", 0.85, peak=0.8)
    water(sheet, 960)
    return sheet


def water(sheet, top):
    sheet.rect(0, top, WIDTH, HEIGHT, [mix(SLATE, PALE, 0.5), mix(INDIGO, PINE, 0.4)])
    for number in range(46):
        share = (number / 46) ** 1.5
        x, wide = sheet.dice.uniform(-80, WIDTH), 60 + 260 * share
        sheet.oval(
            x, top + 6 + 100 * share, x + wide, top + 8 + 104 * share, WASHI, alpha=0.22, soft=0.8
        )


def keep(sheet, x, foot, scale):
    """Three storeys of white plaster under hipped roofs, with gables."""
    storeys = ((150, 74, 196), (108, 58, 146), (72, 46, 104))
    for half, tall, eave in storeys:
        top = foot - tall * scale
        sheet.rect(x - half * scale, top, x + half * scale, foot, ["#fdfbf5", "#e4ddcf"])
        sheet.rect(x - half * scale, foot - 14 * scale, x + half * scale, foot, SOOT, alpha=0.75)
        windows(sheet, x, top + 0.42 * tall * scale, half * scale, scale)
        roof(sheet, x, top + 6 * scale, eave * scale, half * 0.66 * scale, 44 * scale)
        foot = top - 32 * scale
    gable(sheet, x, foot + 34 * scale, 62 * scale, 50 * scale)
    gable(sheet, x, 478 - 74 * scale + 4, 66 * scale, 46 * scale)


def windows(sheet, x, y, half, scale):
    for place in (-0.66, -0.33, 0.33, 0.66):
        sheet.rect(
            x + half * place - 7 * scale,
            y - 6 * scale,
            x + half * place + 7 * scale,
            y + 10 * scale,
            SOOT,
            alpha=0.8,
        )


def gable(sheet, x, foot, half, tall):
    sheet.shape([(x - half, foot), (x, foot - tall), (x + half, foot)], fill=["#59656d", "#353e47"])
    sheet.shape(
        [(x - half * 0.55, foot - 2), (x, foot - tall * 0.68), (x + half * 0.55, foot - 2)],
        fill="#f3efe4",
    )


def stone_wall(sheet, top):
    """The wall falls in one drawn breath from the corner; every stone has its own grey."""
    face = wall_edge(top)
    sheet.shape([(WIDTH, top), *face, (WIDTH, 1000)], fill=["#a39f92", "#7d7a70", "#565850"])
    rows = 27
    for row in range(rows):
        y, tall = top + 490 * row / rows, 490 / rows
        stones(sheet, row, y, tall, edge_at(face, y), edge_at(face, y + tall))
    sheet.line(face, "#3d3f3b", width=3, alpha=0.6)
    sheet.shape(
        [(x - 2, y) for x, y in face] + [(x + 34, y) for x, y in reversed(face)],
        fill="#f1e6d0",
        alpha=0.22,
        soft=4,
    )


def wall_edge(top):
    return [
        (752 - 110 * (step / 20) ** 2 - 105 * step / 20, top + 490 * step / 20)
        for step in range(21)
    ]


def edge_at(face, y):
    return min(face, key=lambda point: abs(point[1] - y))[0]


def stones(sheet, row, y, tall, left, left_below):
    x, below, corner = left, left_below, True
    while x < WIDTH:
        wide = tall * sheet.dice.uniform(0.9, 2.0) * (1.7 + 0.9 * (row % 2) if corner else 1)
        tone = mix("#b3ad9e", "#5d6058", sheet.dice.random() ** 0.8 * 0.75 + 0.25 * row / 27)
        shift = sheet.dice.uniform(-3, 3)
        sheet.shape(
            [
                (x + 1.6, y + 1.2 + shift * 0.4),
                (x + wide - 1.2, y + 1.2),
                (below + wide - 1.2 + shift, y + tall - 0.8),
                (below + 1.6, y + tall - 0.8),
            ],
            fill=[mix(tone, "#e9dfc9", 0.18), mix(tone, "#33372f", 0.18)],
            alpha=0.85,
        )
        x, below, corner = x + wide, below + wide + shift, False


def pines(sheet):
    for x, y, size in (
        (820, 486, 0.8),
        (905, 486, 1.0),
        (1370, 486, 1.15),
        (1470, 486, 0.85),
        (1565, 486, 1.2),
    ):
        pine(sheet, x, y, size)


def pine(sheet, x, foot, size):
    """A garden pine: a bent trunk and clouds of needles."""
    bend = sheet.dice.choice((-1, 1)) * 16 * size
    sheet.line(
        [(x, foot), (x + bend, foot - 46 * size), (x - bend * 0.3, foot - 92 * size)],
        EARTH,
        width=7 * size,
    )
    for high, wide in ((44, 52), (70, 46), (96, 34)):
        across = x + sheet.dice.uniform(-18, 18) * size
        y = foot - high * size
        sheet.oval(
            across - wide * size,
            y - 13 * size,
            across + wide * size,
            y + 9 * size,
            [mix(PINE, MOSS, 0.45), FOREST],
        )
