"""伊賀組紐: three cords across a sheet of paper."""

from math import sin

from igashu_site.demo.pictures.canvas import WIDTH, Canvas
from igashu_site.demo.pictures.palette import (
    EARTH,
    EMBER,
    GOLD,
    INDIGO,
    INK,
    PAPER,
    STRAW,
    VERMILION,
    mix,
)


def braid():
    """伊賀組紐: three cords cross the sheet; every strand catches the light where it rises."""
    sheet = Canvas("braid")
    sheet.sky("#f6f1e6", "#efe7d6", "#e4dac5")
    sheet.glow(500, 240, 800, "#fffaf0", 0.8)
    cord(
        sheet,
        lambda x: 760 + 60 * sin(x / 310 + 2.4),
        58,
        (mix(GOLD, STRAW, 0.35), "#f1e3bd", mix(GOLD, EARTH, 0.2)),
    )
    cord(
        sheet,
        lambda x: 540 - 0.09 * x + 90 * sin(x / 400 + 0.6),
        118,
        (INDIGO, "#3f638f", "#e9e2d0"),
    )
    cord(
        sheet,
        lambda x: 250 + 0.16 * x + 46 * sin(x / 270),
        44,
        (VERMILION, EMBER, mix(VERMILION, INK, 0.25)),
    )
    return sheet


def cord(sheet, path, half, tones):
    """A flat braid along a path: strands lean in from both edges and meet in the middle."""
    spine = [(x, path(x)) for x in range(-200, WIDTH + 200, 8)]
    outline = [(x, y - half) for x, y in spine] + [(x, y + half) for x, y in reversed(spine)]
    sheet.shape([(x + 14, y + half * 0.5) for x, y in outline], fill="#6d5c44", alpha=0.42, soft=20)
    sheet.shape(outline, fill=mix(tones[0], INK, 0.5))
    pitch = half * 0.3
    for number in range(int((WIDTH + 4 * half) / pitch)):
        for side in (-1, 1):
            tone = tones[PATTERN[(number + 3 * (side > 0)) % len(PATTERN)]]
            strand(sheet, path, -2 * half + number * pitch, half, side, pitch, tone)
    for side in (-1, 1):
        edge = [(x, y + side * half * 0.94) for x, y in spine]
        sheet.line(edge, INK, width=half * 0.2, alpha=0.3, soft=half * 0.09)


PATTERN = (0, 0, 1, 0, 0, 2)  # which of the cord's three colours the next strand has


def strand(sheet, path, x, half, side, pitch, tone):
    """One strand from the edge to the middle, curved as it turns under the next."""
    shares = [step / 8 for step in range(9)]
    first = [bend(path, x, half, side, share) for share in shares]
    last = [bend(path, x + pitch * 0.9, half, side, share) for share in reversed(shares)]
    top, under = (0.2, 0.1) if side < 0 else (0.08, 0.26)
    sheet.shape(first + last, fill=[mix(tone, PAPER, top), mix(tone, INK, under)])
    light = [bend(path, x + pitch * 0.4, half, side, share) for share in shares[1:-1]]
    sheet.line(light, mix(tone, PAPER, 0.6), width=max(half / 40, 1.3), alpha=0.55)


def bend(path, x, half, side, share):
    """Where a strand that starts at the edge at `x` is after a share of its way inward."""
    across = x + half * 0.95 * share**0.8
    return across, path(across) + side * half * (1 - 1.06 * share)
