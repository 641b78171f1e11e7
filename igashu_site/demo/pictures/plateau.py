"""青山高原: white towers in the wind."""

from math import cos, radians, sin

from igashu_site.demo.pictures.canvas import Canvas
from igashu_site.demo.pictures.nature import grass, layered_hills
from igashu_site.demo.pictures.palette import MOSS, SLATE, mix


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
