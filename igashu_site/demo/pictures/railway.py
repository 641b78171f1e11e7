"""A short train at a country station."""

from igashu_site.demo.pictures.architecture import roof
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.nature import grass, layered_hills
from igashu_site.demo.pictures.palette import INDIGO, INK, MOSS, PAPER, SOOT, VERMILION, mix


def train():
    """A short train waits at a country station; the valley wakes behind it."""
    sheet = Canvas("train")
    sheet.sky("#bfcdcf", "#e6e2d3", "#f5e2c8")
    sheet.glow(1250, 360, 520, "#fff2d8", 0.8)
    layered_hills(
        sheet,
        "#48675d",
        "#b7c6c8",
        top=430,
        bottom=660,
        count=4,
        height=62,
        mist=0.85,
        colour="#f4e8d6",
    )
    fields(sheet, 690)
    station(sheet)
    rails(sheet)
    car(sheet, 560, 838, 470)
    car(sheet, 1046, 838, 470)
    poles(sheet)
    grass(sheet, 1080, 120, "#4e6040", "#b8ab6a", count=300)
    return sheet


def fields(sheet, top):
    sheet.rect(0, top, WIDTH, HEIGHT, ["#b9ad72", "#8c9058", "#5f6f47"])
    for row in range(16):
        y = top + 5 + row * row * 0.9
        sheet.line(
            [(0, y), (WIDTH, y + 6)], mix("#e4d394", MOSS, row / 16), width=2 + row * 0.3, alpha=0.5
        )


def station(sheet):
    sheet.rect(70, 690, 420, 812, ["#8a6a4d", "#5c432f"])
    for pane in range(4):
        sheet.rect(96 + pane * 80, 716, 150 + pane * 80, 770, ["#f6e2b2", "#d8b26a"])
    roof(sheet, 245, 696, 230, 120, 60)
    sheet.rect(40, 808, 520, 850, ["#bdb6a3", "#8f897a"])
    sheet.rect(40, 804, 520, 812, "#e2dac5")
    for x in (452, 500):
        sheet.rect(x - 3, 720, x + 3, 806, SOOT)
    sheet.rect(432, 712, 520, 734, PAPER)
    sheet.rect(432, 728, 520, 734, INDIGO)


def rails(sheet):
    sheet.rect(0, 872, WIDTH, 912, ["#8a8271", "#6f6859"])
    for x in range(-10, WIDTH, 34):
        sheet.rect(x, 884, x + 20, 894, "#5a4a3c")
    sheet.rect(0, 876, WIDTH, 881, "#4a4d50")
    sheet.rect(0, 876, WIDTH, 878, "#c9ccc8")


def car(sheet, left, top, wide):
    """One car in 藍 and 生成り; the eyes under the hood belong to nobody in particular."""
    sheet.oval(left + 20, 862, left + wide, 890, INK, alpha=0.35, soft=5)
    tall, foot = 132, 866
    box = [
        (left + 12, foot - tall),
        (left + wide - 12, foot - tall),
        (left + wide, foot - tall + 16),
        (left + wide, foot),
        (left, foot),
        (left, foot - tall + 16),
    ]
    sheet.shape(box, fill=["#2c5081", INDIGO, "#152a49"])
    sheet.rect(left, foot - 44, left + wide, foot - 30, ["#f6efdd", "#ddd2b8"])
    sheet.rect(left, foot - 30, left + wide, foot - 25, VERMILION)
    sheet.shape(
        [
            (left + 26, foot - tall - 12),
            (left + wide - 26, foot - tall - 12),
            (left + wide - 10, foot - tall + 2),
            (left + 10, foot - tall + 2),
        ],
        fill=["#b8bdbd", "#7f878c"],
    )
    for pane in range(6):
        x = left + 30 + pane * (wide - 60) / 6
        sheet.rect(
            x,
            foot - 112,
            x + (wide - 60) / 6 - 12,
            foot - 60,
            ["#fbecc6", "#dcb978"] if pane not in (1, 4) else ["#31445f", "#22324a"],
        )
    for wheel in (0.14, 0.26, 0.74, 0.86):
        sheet.disc(left + wide * wheel, 870, 15, "#22262b")


def poles(sheet):
    for number in range(4):
        x = 250 + number * 420
        sheet.rect(x - 4, 520, x + 4, 880, "#5b4c40")
        sheet.rect(x - 4, 580, x + 74, 586, "#5b4c40")
    for drop in (520, 556):
        for number in range(-1, 4):
            left = 250 + number * 420
            sheet.line(
                [(left + 420 * s / 20, drop + 34 * (1 - (2 * s / 20 - 1) ** 2)) for s in range(21)],
                SOOT,
                width=1.5,
                alpha=0.6,
            )
