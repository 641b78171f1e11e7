"""The bridge on the way to school, on a morning with mist on the river."""

from math import sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, wash
from igashu_site.demo.pictures.nature import birds, conifers, layered_hills
from igashu_site.demo.pictures.palette import CLOUD, EARTH, FOREST, HAZE, INK, PINE, SLATE, mix
from igashu_site.demo.pictures.water import reeds, ripples

WATER = 640
# Where the piers stand.
PIERS = range(130, WIDTH, 223)


def bridge():
    """A wooden bridge over the mist; the sun has just come above the hills."""
    sheet = Canvas("bridge")
    sheet.sky("#c9d6d8", "#efe3cf", "#f7dcbd", bottom=WATER)
    sheet.glow(1180, 300, 520, "#fff1d2", 0.9)
    sheet.disc(1180, 300, 46, "#fff6e2", soft=1.5)
    layered_hills(
        sheet, PINE, HAZE, top=380, bottom=590, count=5, height=64, mist=0.85, colour="#f4e6d2"
    )
    bank = sheet.ridge(WATER - 16, 10, [mix(PINE, FOREST, 0.5), FOREST], foot=WATER, period=700)
    conifers(sheet, bank, FOREST, low=26, high=84, share=0.5, end=430)
    sheet.image.paste(
        wash((WIDTH, HEIGHT - WATER), ["#f3dfc4", "#c5cfcd", "#7f9aa3", "#4a6b7c"]), (0, WATER)
    )
    ripples(sheet, WATER + 4, HEIGHT, "#fff0d6", "#4d6c7b")
    sheet.mist(WATER - 90, WATER + 110, "#f6eadb", 0.9)
    for x in PIERS:
        pier(sheet, x)
    deck(sheet)
    sheet.mist(WATER + 40, WATER + 230, CLOUD, 0.75, peak=0.4)
    birds(sheet, 520, 250, 5, mix(SLATE, INK, 0.2))
    reeds(sheet, 90, 1096, 34)
    reeds(sheet, 1520, 1100, 22)
    return sheet


def height_of(x):
    """The deck rises a little towards the middle of the river."""
    return 596 - 52 * sin(3.14159 * x / WIDTH)


def pier(sheet, x):
    top, foot = height_of(x), WATER + 96
    sheet.shape(
        [(x - 13, foot), (x + 13, foot), (x + 26, foot + 120), (x - 26, foot + 120)],
        fill=[mix(EARTH, "#7f9aa3", 0.55), "#7f9aa3"],
        alpha=0.4,
        soft=4,
    )
    for lean in (-13, 13):
        leg = [(x + lean * 0.6 - 6, top), (x + lean * 0.6 + 6, top)]
        sheet.shape([*leg, (x + lean + 7, foot), (x + lean - 7, foot)], fill=["#4d3b30", "#6b574a"])
    for across in (0.4, 0.74):
        y = top + (foot - top) * across
        sheet.line([(x - 15, y - 10), (x + 15, y + 10)], "#4d3b30", width=5)
        sheet.line([(x - 15, y + 10), (x + 15, y - 10)], "#4d3b30", width=5)


def deck(sheet):
    edge = [(x, height_of(x)) for x in range(-8, WIDTH + 16, 8)]
    below = [(x, y + 25) for x, y in reversed(edge)]
    sheet.shape([*edge, *below], fill=["#7a604c", "#4a382d"])
    sheet.line(edge, "#cdb08c", width=3, alpha=0.8)
    for rail in (26, 46):
        sheet.line([(x, y - rail) for x, y in edge], "#5b473a", width=5 if rail > 30 else 3.5)
    for x in range(12, WIDTH, 74):
        y = height_of(x)
        sheet.line([(x, y), (x, y - 52)], "#5b473a", width=6)
