"""The basin of Iga: morning mist, and the terraces that hold the evening sky."""

from math import pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import birds, conifers, layered_hills
from igashu_site.demo.pictures.palette import CLOUD, FOREST, HAZE, LAMP, LEAF, MOSS, PINE, mix


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
