"""Hills, mist, fields, water: the basin of Iga through the day and the year."""

from math import cos, pi, radians, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, wash
from igashu_site.demo.pictures.palette import (
    CLOUD,
    EARTH,
    FOREST,
    GOLD,
    HAZE,
    INDIGO,
    INK,
    LAMP,
    LEAF,
    MOSS,
    NIGHT,
    PINE,
    PLUM,
    SLATE,
    STRAW,
    mix,
)


def layered_hills(
    sheet, near, far, *, top=430, bottom=900, count=6, height=70.0, mist=0.7, colour=CLOUD
):
    """Ranges from far and pale to near and deep, with mist lying between them."""
    for place in range(count):
        share = place / (count - 1)
        base = top + (bottom - top) * share**1.15
        tone = mix(far, near, share**1.2)
        sheet.ridge(
            base,
            height * (0.55 + 0.6 * share),
            [tone, mix(tone, colour, 0.35)],
            period=1250 - 90 * place,
            rough=0.47,
        )
        if place < count - 1:
            sheet.mist(base + 10, base + 190, colour, mist * (1 - 0.5 * share), peak=0.6)


def conifers(sheet, line, fill, *, low=26, high=64, share=1.0, start=0.0, end=WIDTH):
    """A stand of cedars along a line: narrow, uneven, all in one colour."""
    trees = []
    for x, y in line[:: max(1, round(4 / share))]:
        if start <= x <= end:
            tall = sheet.dice.uniform(low, high)
            trees.append(cedar(sheet.dice, x + sheet.dice.uniform(-8, 8), y + 8, tall))
    sheet.shape(*trees, fill=fill)


def cedar(dice, x, foot, tall):
    wide = tall * dice.uniform(0.1, 0.16)
    left, right = [], []
    for step in range(1, 9):
        y = foot - tall * (1 - step / 8)
        reach = wide * (step / 8) ** 0.7 * dice.uniform(0.7, 1.15)
        left.append((x - reach, y))
        right.append((x + reach, y - 1))
    return [(x, foot - tall), *right, (x + 2, foot), (x - 2, foot), *reversed(left)]


def grove(sheet, line, fill, *, size=40, start=0.0, end=WIDTH, lit=0.3):
    """Broad-leaved trees along a line: round crowns, lit from above."""
    for x, y in line[:: max(1, round(size / 7))]:
        if start <= x <= end:
            big, lift = size * sheet.dice.uniform(0.6, 1.3), size * sheet.dice.uniform(0.1, 0.9)
            tone = mix(fill, "#e9e3d0", sheet.dice.uniform(0, lit / 2))
            sheet.oval(
                x - big, y - lift - big, x + big, y - lift + big * 0.9, [mix(tone, LEAF, lit), tone]
            )


def morning_hills():
    sheet = Canvas("morning-hills")
    sheet.sky("#dfe3e0", "#f3e6d2", "#f6dcc0", CLOUD)
    sheet.glow(1130, 330, 560, "#fff3d8", 0.95)
    sheet.disc(1130, 330, 58, "#fdf3df", soft=1.5)
    layered_hills(sheet, "#24433f", "#b9c4c6", top=450, bottom=940, mist=0.9, colour="#f6ead9")
    line = sheet.ridge(1010, 22, [FOREST, "#16261f"], period=700)
    conifers(sheet, line, FOREST, low=36, high=110, share=0.5, end=620)
    conifers(sheet, line, FOREST, low=24, high=60, share=0.4, start=1250)
    birds(sheet, 610, 300, 7)
    return sheet


def birds(sheet, x, y, count, fill=SLATE):
    for number in range(count):
        across, down = (
            x + number * 34 + sheet.dice.uniform(-8, 8),
            y - abs(number - 2) * -13 + sheet.dice.uniform(-5, 5),
        )
        sheet.line(
            [(across - 11, down - 5), (across, down), (across + 12, down - 7)],
            fill,
            width=2.4,
            alpha=0.7,
        )


def terraces():
    """棚田: planted steps of water that hold the evening sky."""
    sheet = Canvas("terraces")
    sheet.sky("#c8d3d2", "#f0dfc4", "#f3cfa6")
    sheet.glow(420, 300, 520, LAMP, 0.7)
    layered_hills(
        sheet, PINE, HAZE, top=330, bottom=500, count=4, height=60, mist=0.6, colour="#f3dcc0"
    )
    line = sheet.ridge(505, 22, [PINE, FOREST], period=800)
    conifers(sheet, line, FOREST, low=20, high=54, share=0.7)
    for step in range(11):
        terrace(sheet, step)
    return sheet


def terrace(sheet, step):
    share = step / 10
    base = 540 + 560 * share**1.35
    bank = 12 + 34 * share
    edge = paddy_edge(sheet.dice, base, 10 + 34 * share, step)
    sheet.shape(
        [*edge, (WIDTH + 4, HEIGHT), (-4, HEIGHT)],
        fill=[mix(MOSS, FOREST, 0.25 + 0.5 * share), mix(MOSS, FOREST, 0.7)],
    )
    below = [(x, y + bank * (0.8 + 0.2 * sin(x / 90 + step))) for x, y in edge]
    water = [
        mix("#f5dfba", "#7d98a0", min(share * 1.1, 1)),
        mix("#d9d3bf", "#5d7f86", min(share * 1.1, 1)),
    ]
    sheet.shape([*below, (WIDTH + 4, HEIGHT), (-4, HEIGHT)], fill=water)
    seedlings(sheet, below, share)


def paddy_edge(dice, base, swing, step):
    start = dice.uniform(0, 2 * pi)
    return [
        (x, base + swing * (sin(x / (260 + 16 * step) + start) + 0.4 * sin(x / 97 + 2 * start)))
        for x in range(-4, WIDTH + 8, 8)
    ]


def seedlings(sheet, edge, share):
    gap, rows = 10 + 22 * share, 2 if share < 0.8 else 4
    blades = []
    for row in range(rows):
        for x, y in edge[:: max(1, round(gap / 8))]:
            foot = y + 16 + 12 * share + row * (10 + 26 * share)
            tall = 5 + 15 * share
            lean = sheet.dice.uniform(-3, 3) * (0.4 + share)
            blades.append([(x - 1 - share, foot), (x + lean, foot - tall), (x + 1 + share, foot)])
    sheet.shape(*blades, fill=mix(LEAF, PINE, 0.25 + 0.4 * share), alpha=0.85)


def windmills():
    """青山高原: white towers in the wind above a sea of cloud."""
    sheet = Canvas("windmills")
    sheet.sky("#7f9db3", "#b9cbd2", "#e9e6da", "#f6ecd9")
    sheet.glow(260, 420, 620, "#fff6e0", 0.7)
    for place in range(3):
        sheet.mist(120 + place * 90, 260 + place * 90, "#fdfbf4", 0.5)
    layered_hills(
        sheet,
        "#3d6064",
        "#b4c4cb",
        top=560,
        bottom=800,
        count=4,
        height=36,
        mist=0.9,
        colour="#f4efe2",
    )
    line = sheet.ridge(850, 40, ["#7c8b58", MOSS, "#4c6044"], period=1500, rough=0.35)
    for x, scale in ((1450, 0.42), (1240, 0.5), (980, 0.64), (640, 0.86), (210, 1.2)):
        foot = line[x // 4][1] + 14
        windmill(sheet, x, foot, scale)
    grass(sheet, 1067, 150, "#55683f", "#c9b878")
    return sheet


def windmill(sheet, x, foot, scale):
    tall, hub = 560 * scale, 9 * scale
    tone = mix("#fdfcf8", "#c9d4d8", 0.35 if scale < 0.7 else 0.1)
    shade = mix(tone, SLATE, 0.35)
    sheet.shape(
        [
            (x - 9 * scale, foot),
            (x - 4 * scale, foot - tall),
            (x + 4 * scale, foot - tall),
            (x + 9 * scale, foot),
        ],
        fill=tone,
    )
    sheet.shape(
        [
            (x + 2 * scale, foot),
            (x + 1 * scale, foot - tall),
            (x + 4 * scale, foot - tall),
            (x + 9 * scale, foot),
        ],
        fill=shade,
    )
    turn = sheet.dice.uniform(0, 120)
    for blade in range(3):
        sheet.shape(blade_of(x, foot - tall, 265 * scale, turn + 120 * blade), fill=tone)
    sheet.disc(x, foot - tall, hub, shade)


def blade_of(x, y, long, degrees):
    along, beside = radians(degrees), radians(degrees + 90)
    outline = [
        (0, 0.012),
        (0.12, 0.036),
        (0.4, 0.022),
        (1, 0.003),
        (1, -0.003),
        (0.1, -0.012),
        (0, -0.012),
    ]
    return [
        (
            x + long * (a * cos(along) + b * cos(beside)),
            y + long * (a * sin(along) + b * sin(beside)),
        )
        for a, b in outline
    ]


def grass(sheet, foot, tall, dark, light, count=420):
    """Pampas and grasses at the lower edge, near enough to touch."""
    for share, tone in ((0.55, dark), (0.8, mix(dark, light, 0.4)), (1.0, light)):
        blades = []
        for _ in range(count // 3):
            x = sheet.dice.uniform(-20, WIDTH + 20)
            high, lean = tall * share * sheet.dice.uniform(0.35, 1), sheet.dice.uniform(10, 46)
            blades.append(
                [
                    (x - 2.4, foot + 6),
                    (x + lean * 0.35, foot - high * 0.6),
                    (x + lean, foot - high),
                    (x + lean * 0.5, foot - high * 0.55),
                    (x + 3, foot + 6),
                ]
            )
        sheet.shape(*blades, fill=tone, alpha=0.75)


def river():
    """The river in the evening: the sky lies on the water."""
    sheet = Canvas("river")
    sky = ["#53688a", "#a99bab", "#e8b898", "#f4d9ae"]
    sheet.sky(*sky, bottom=560)
    sheet.glow(880, 540, 480, LAMP, 0.8)
    sheet.image.paste(mirror(sky), (0, 540))
    sheet.ridge(470, 40, [mix(PLUM, HAZE, 0.55), mix(PLUM, "#e8c8ae", 0.6)], foot=545, period=1000)
    sheet.ridge(520, 24, [mix(PINE, PLUM, 0.3), mix(PINE, PLUM, 0.45)], foot=548, period=600)
    sheet.mist(470, 590, "#f4d9ae", 0.6)
    ripples(sheet, 556, HEIGHT, "#f9e3bb", "#40557a")
    shore(sheet, 0, 1)
    shore(sheet, WIDTH, -1)
    stepping_stones(sheet)
    reeds(sheet, 60, 1090, 26)
    reeds(sheet, 1400, 1100, 34)
    return sheet


def mirror(sky):
    return wash((WIDTH, HEIGHT - 540), [mix(colour, INDIGO, 0.2) for colour in reversed(sky)])


def ripples(sheet, top, bottom, light, dark):
    for number in range(120):
        share = (number / 120) ** 1.7
        y = top + (bottom - top) * share
        x, wide = sheet.dice.uniform(-100, WIDTH), 30 + 230 * share * sheet.dice.uniform(0.4, 1)
        tone = light if abs(x + wide / 2 - 880) < 330 * (1.2 - share) else dark
        sheet.oval(x, y, x + wide, y + 1.5 + 5 * share, tone, alpha=0.2, soft=0.6)


def shore(sheet, side, inward):
    """One bank of the river, coming towards us in soft tongues."""
    for share in (0.0, 0.25, 0.5, 0.75):
        y, reach = 556 + 330 * share**1.3, (620 - 480 * share) * sheet.dice.uniform(0.85, 1.1)
        tone = mix(mix(PINE, PLUM, 0.45), FOREST, share)
        tongue = [
            (
                side + inward * reach * (1 - step / 24) ** 0.6,
                y + (30 + 130 * share) * (step / 24) ** 0.8,
            )
            for step in range(25)
        ]
        top = [
            (side - inward * 8, y - 18 - 40 * share),
            (side + inward * reach * 0.6, y - 9 - 14 * share),
            (side + inward * reach * 0.9, y - 4),
        ]
        shade = [(x, down + 10 + 22 * share) for x, down in tongue]
        sheet.shape(
            [(side, y), *shade, (side, y + 60)], fill=mix(NIGHT, tone, 0.3), alpha=0.35, soft=5
        )
        sheet.shape([*top, *tongue], fill=[mix(tone, STRAW, 0.25), tone])


def stepping_stones(sheet):
    for number in range(9):
        share = number / 8
        x, y, size = 470 + 410 * share - 60 * share * share, 990 - 330 * share**0.8, 62 - 44 * share
        sheet.oval(
            x - size,
            y - size * 0.2,
            x + size,
            y + size * 0.42,
            mix(NIGHT, SLATE, 0.3),
            alpha=0.5,
            soft=3,
        )
        sheet.oval(
            x - size, y - size * 0.36, x + size, y + size * 0.24, ["#a89a95", mix(SLATE, INK, 0.35)]
        )


def reeds(sheet, x, foot, count):
    for _ in range(count):
        across, tall = x + sheet.dice.uniform(-120, 190), sheet.dice.uniform(150, 420)
        lean = sheet.dice.uniform(-50, 60)
        sheet.line(
            [
                (across, foot),
                (across + lean * 0.3, foot - tall * 0.6),
                (across + lean, foot - tall),
            ],
            mix(FOREST, INK, 0.3),
            width=3.2,
        )
        top = foot - tall
        sheet.shape(
            [
                (across + lean - 4, top + 34),
                (across + lean, top - 30),
                (across + lean + 6, top + 30),
            ],
            fill=mix(EARTH, GOLD, 0.25),
        )
