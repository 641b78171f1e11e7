"""城下町の朝: lattices, eaves, one shop curtain."""

from igashu_site.demo.pictures.canvas import Canvas
from igashu_site.demo.pictures.nature import layered_hills
from igashu_site.demo.pictures.palette import INDIGO, INK, PAPER, WASHI, mix


def street():
    """城下町の朝: lattices, eaves, one shop curtain, the hill at the end of the street."""
    sheet = Canvas("street")
    sheet.sky("#bccacd", "#e3e2d6", "#f6e4c9", bottom=700)
    sheet.glow(800, 480, 460, "#fff5dd", 0.95)
    layered_hills(
        sheet,
        "#5f7f80",
        "#b5c4c8",
        top=420,
        bottom=520,
        count=3,
        height=34,
        mist=0.8,
        colour="#f4e6d0",
    )
    sheet.shape(
        [(690, 600), (910, 600), (1700, 1080), (-100, 1080)], fill=["#e6dac0", "#c2b598", "#8e836f"]
    )
    for number in range(9):
        y = 612 + 460 * (number / 9) ** 1.6
        sheet.line(
            [(690 - (y - 600) * 1.65, y), (910 + (y - 600) * 1.65, y)],
            "#8a7d66",
            width=1 + number * 0.3,
            alpha=0.35,
        )
    for number in range(6):
        townhouse(sheet, number, -1)
        townhouse(sheet, number, 1)
    noren(sheet)
    sheet.shape(
        [(690, 600), (760, 600), (300, 1080), (-100, 1080)], fill="#4a4338", alpha=0.28, soft=12
    )
    return sheet


def deep(side, near):
    """Across the street at a nearness between 0 (the end) and 1 (beside us)."""
    return 800 + side * (105 + 800 * near**1.9)


def townhouse(sheet, number, side):
    near, far = (number + 1) / 6, number / 6
    x1, x0 = deep(side, near), deep(side, far)
    foot1, foot0 = 600 + 480 * near**1.9, 600 + 480 * far**1.9
    top1, top0 = 560 - 430 * near**1.9 - 30 * (number % 2), 560 - 430 * far**1.9 - 10 * (number % 2)
    tone = mix("#c9b99d", "#4b3a2e", 0.35 + 0.12 * (number % 3) + 0.25 * near)
    sheet.shape(
        [(x0, top0), (x1, top1), (x1, foot1), (x0, foot0)],
        fill=[mix(tone, PAPER, 0.28), tone, mix(tone, INK, 0.3)],
    )
    lattice_of(sheet, (x0, top0, foot0), (x1, top1, foot1), tone)
    eave = 0.42
    for share, reach in ((0.0, 0.32), (eave, 0.5)):
        y0, y1 = top0 + (foot0 - top0) * share, top1 + (foot1 - top1) * share
        out0, out1 = side * -(14 + 90 * far) * reach * 2, side * -(14 + 90 * near) * reach * 2
        drop0, drop1 = 10 + 46 * far, 10 + 46 * near
        sheet.shape(
            [
                (x0, y0 - drop0 * 0.5),
                (x1, y1 - drop1 * 0.5),
                (x1 + out1, y1 + drop1),
                (x0 + out0, y0 + drop0),
            ],
            fill=["#7c858a", "#475058", "#2f363c"],
        )
        sheet.line(
            [(x0 + out0, y0 + drop0), (x1 + out1, y1 + drop1)], "#23282d", width=2 + 3 * near
        )


def lattice_of(sheet, far, near, tone):
    (x0, top0, foot0), (x1, top1, foot1) = far, near
    for place in range(1, 14):
        share = place / 14
        x = x0 + (x1 - x0) * share
        top, foot = top0 + (top1 - top0) * share, foot0 + (foot1 - foot0) * share
        sheet.line(
            [(x, top + (foot - top) * 0.54), (x, top + (foot - top) * 0.94)],
            mix(tone, INK, 0.55),
            width=1.5 + 3.5 * abs(x1 - x0) / 300,
            alpha=0.8,
        )
        if place in (4, 5, 9, 10):
            sheet.rect(
                min(x, x + 6),
                top + (foot - top) * 0.16,
                max(x, x + 6) + abs(x1 - x0) * 0.04,
                top + (foot - top) * 0.32,
                mix(tone, INK, 0.6),
                alpha=0.7,
            )


def noren(sheet):
    """A shop curtain in 藍, hung out when the shop is open."""
    for number in range(4):
        x = 1236 + number * 56
        top, drop = 588 - number * 15, 190 + number * 16
        sheet.shape(
            [(x, top), (x + 52, top - 14), (x + 50, top + drop + 4), (x + 2, top + drop - 8)],
            fill=["#345a8c", INDIGO, "#182c4c"],
        )
    sheet.disc(1346, 664, 34, WASHI, width=6, alpha=0.9)
    sheet.line([(1226, 592), (1470, 524)], "#3a2c22", width=7)
