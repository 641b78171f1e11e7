"""Roofs and tables that more than one picture needs."""

from math import sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH
from igashu_site.demo.pictures.palette import INK, mix


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


def board(sheet, top, tones=("#a57f57", "#7c5a3c", "#59402b")):
    """A wooden table with its grain."""
    sheet.rect(0, top, WIDTH, HEIGHT, list(tones))
    for number in range(60):
        y = top + (HEIGHT - top) * (number / 60) ** 1.3
        start = sheet.dice.uniform(0, 6)
        sheet.line(
            [(x, y + 3 * sin(x / 190 + start)) for x in range(0, WIDTH + 40, 40)],
            sheet.dice.choice((tones[2], "#d3ab7c")),
            width=1.6,
            alpha=0.22,
        )


def steam(sheet, x, y, count=5):
    for number in range(count):
        across = x + (number - count / 2 + 0.5) * 60
        wisp = [
            (across + 22 * sin(step / 3 + number) * (1 + step / 8), y - step * 26)
            for step in range(12)
        ]
        sheet.line(wisp, "#fffaf0", width=34, alpha=0.13, soft=20)
