"""What people built: the castle, the roofs, the shrine festival, the railway, the hermitage."""

from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.land import birds, grove, layered_hills
from igashu_site.demo.pictures.palette import (
    EARTH,
    FOREST,
    INDIGO,
    INK,
    LAMP,
    MOSS,
    NIGHT,
    PALE,
    PAPER,
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


def roof(sheet, x, y, eave, ridge, tall, fill=("#5d6a72", "#343d46")):
    """A hipped roof whose eaves turn up at the corners."""
    curve = [(0, 1.0), (0.25, 0.74), (0.55, 0.38), (0.85, 0.13), (1.0, 0.0)]
    right = [(x + ridge + (eave - ridge) * share, y - tall * high) for share, high in curve]
    left = [(2 * x - across, down) for across, down in right]
    under = [
        (x + eave * 0.8, y + tall * 0.1),
        (x, y + tall * 0.14),
        (x - eave * 0.8, y + tall * 0.1),
    ]
    outline = [
        *reversed(left),
        *right,
        (x + eave + 3, y - tall * 0.08),
        *under,
        (x - eave - 3, y - tall * 0.08),
    ]
    sheet.shape(outline, fill=list(fill))
    sheet.line(
        [(x - ridge - 6, y - tall), (x + ridge + 6, y - tall)], mix(fill[1], INK, 0.3), width=6
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
