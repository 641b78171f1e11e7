"""The river in the evening, and the stream of the fireflies."""

from math import sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, wash
from igashu_site.demo.pictures.nature import grass, grove
from igashu_site.demo.pictures.palette import (
    EARTH,
    FOREST,
    GOLD,
    HAZE,
    INDIGO,
    INK,
    LAMP,
    NIGHT,
    PINE,
    PLUM,
    SLATE,
    STRAW,
    mix,
)


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
