"""上野天神祭の宵: the float in its own light."""

from math import cos, pi, sin

from igashu_site.demo.pictures.architecture import roof
from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.palette import GOLD, INDIGO, INK, SOOT, VERMILION, mix

LACQUER = ("#6a4434", "#231614")


def danjiri():
    """上野天神祭の宵: the float stands in its own light; the street is full of backs."""
    sheet = Canvas("danjiri")
    sheet.sky("#141c33", "#2a2f4c", "#5c3f4c", "#9a5a3f", bottom=900)
    sheet.rect(0, 880, WIDTH, HEIGHT, "#2a1d1c")
    sheet.glow(820, 560, 640, "#f2a85c", 0.85)
    eaves(sheet, 0, 1)
    eaves(sheet, WIDTH, -1)
    float_tower(sheet, 820, 880)
    lantern_rows(sheet)
    sheet.mist(760, 1000, "#e08a4a", 0.35)
    crowd(sheet, 930, 30, 26, "#3a2420")
    crowd(sheet, 1000, 44, 20, "#1d1418")
    return sheet


def eaves(sheet, side, inward):
    """Houses on both sides, running away from us."""
    for number in range(5):
        near = 1 - number / 5
        x, reach, top = side + inward * 110 * number, 180, 300 + 60 * number
        tone = mix("#171420", "#6b4038", 0.16 * number)
        sheet.shape(
            [
                (x - inward * 300, top - 60),
                (x + inward * reach, top + 40),
                (x + inward * reach, top + 58),
                (x - inward * 300, top),
            ],
            fill=tone,
        )
        sheet.rect(
            min(x - inward * 300, x + inward * 130),
            top + 40,
            max(x - inward * 300, x + inward * 130),
            930,
            mix(tone, INK, 0.2),
        )
        for pane in range(7):
            at = x + inward * (16 + 15 * pane)
            sheet.rect(
                at - 5,
                650 - 30 * near,
                at + 5,
                850,
                ["#e3a45a", "#8d4a26"],
                alpha=0.5 - 0.07 * number,
            )


def float_tower(sheet, x, foot):
    """Two storeys of lacquer, brocade and gilt on four great wheels."""
    sheet.rect(x - 190, foot - 150, x + 190, foot - 40, [VERMILION, "#6d2018"])
    sheet.rect(x - 204, foot - 60, x + 204, foot - 34, "#1c1414")
    brocade(sheet, x, foot - 150)
    for post in (-170, -60, 60, 170):
        sheet.rect(x + post - 7, foot - 380, x + post + 7, foot - 150, ["#3a1b14", "#1b0f0d"])
    sheet.rect(x - 160, foot - 350, x + 160, foot - 160, ["#f7c878", "#c8742f"], alpha=0.85, soft=1)
    players(sheet, x, foot - 160)
    sheet.rect(x - 196, foot - 176, x + 196, foot - 150, ["#d7ab4c", "#7d5420"])
    roof(sheet, x, foot - 370, 246, 120, 74, LACQUER)
    sheet.rect(x - 120, foot - 480, x + 120, foot - 440, ["#d7ab4c", "#7d5420"])
    sheet.rect(x - 104, foot - 560, x + 104, foot - 478, [VERMILION, "#7b2318"])
    roof(sheet, x, foot - 560, 168, 70, 64, LACQUER)
    sheet.line([(x, foot - 624), (x, foot - 770)], "#3a2a1c", width=8)
    sheet.disc(x, foot - 790, 30, [GOLD, "#8d6424"])
    for wheel in (-140, 140):
        wheel_of(sheet, x + wheel, foot - 8, 56)


def brocade(sheet, x, top):
    for row in range(3):
        for place in range(11):
            tone = (GOLD, INDIGO, "#e8d9b0")[(row + place) % 3]
            across, down = x - 180 + place * 36, top + 12 + row * 30
            sheet.shape(
                [
                    (across, down),
                    (across + 12, down + 12),
                    (across, down + 24),
                    (across - 12, down + 12),
                ],
                fill=tone,
                alpha=0.75,
            )


def players(sheet, x, foot):
    for place in (-110, -36, 36, 110):
        tone = mix("#2a1814", INDIGO, 0.2)
        sheet.shape(
            [
                (x + place - 30, foot),
                (x + place - 22, foot - 66),
                (x + place + 22, foot - 66),
                (x + place + 30, foot),
            ],
            fill=tone,
        )
        sheet.disc(x + place, foot - 84, 19, "#1f1412")


def wheel_of(sheet, x, y, size):
    sheet.disc(x, y, size, "#16100f")
    sheet.disc(x, y, size * 0.72, "#8d6424", width=6)
    for spoke in range(6):
        turn = spoke * pi / 3
        sheet.line(
            [(x, y), (x + size * 0.85 * cos(turn), y + size * 0.85 * sin(turn))], "#8d6424", width=6
        )
    sheet.disc(x, y, size * 0.2, GOLD)


def lantern_rows(sheet):
    for x, y in [(x, 505 + 8 * sin(x)) for x in range(600, 1060, 55)] + [
        (150, 560),
        (255, 575),
        (350, 588),
        (1450, 560),
        (1345, 575),
        (1250, 588),
    ]:
        lantern(sheet, x, y + (22 if 560 < x < 1100 else 0), 17 if 560 < x < 1100 else 26)


def lantern(sheet, x, y, size):
    sheet.glow(x, y, size * 4, "#ffcf85", 0.5)
    sheet.oval(x - size * 0.8, y - size, x + size * 0.8, y + size, ["#fbe6b2", "#f3b765"])
    for rib in (-0.45, 0, 0.45):
        sheet.line(
            [(x - size * 0.7, y + size * rib), (x + size * 0.7, y + size * rib)],
            VERMILION,
            width=1.4,
            alpha=0.5,
        )
    sheet.rect(x - size * 0.4, y - size * 1.12, x + size * 0.4, y - size * 0.92, SOOT)


def crowd(sheet, foot, size, count, tone):
    for number in range(count):
        x = number * WIDTH / (count - 1) + sheet.dice.uniform(-20, 20)
        big = size * sheet.dice.uniform(0.8, 1.15)
        person_from_behind(
            sheet,
            x,
            foot + sheet.dice.uniform(-10, 26),
            big,
            mix(tone, INK, sheet.dice.uniform(0, 0.5)),
        )


def person_from_behind(sheet, x, y, size, tone):
    sheet.oval(x - size * 1.5, y - size * 0.2, x + size * 1.5, y + size * 6, tone)
    sheet.disc(x, y - size * 0.9, size * 0.82, mix(tone, INK, 0.25))
    sheet.line(
        [(x - size * 1.2, y + size * 0.8), (x - size * 0.5, y), (x, y - size * 0.1)],
        "#e08a4a",
        width=2,
        alpha=0.35,
    )
