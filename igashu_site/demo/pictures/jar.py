"""伊賀焼: scorched clay and green glass."""

from itertools import pairwise
from math import cos, pi, sin

from igashu_site.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from igashu_site.demo.pictures.palette import GLAZE


def jar():
    """伊賀焼の壺: scorched clay, green glass that ran and stopped."""
    sheet = Canvas("jar")
    sheet.sky("#3a332e", "#57493e", "#7a6550", bottom=790)
    sheet.glow(560, 380, 780, "#c6a67c", 0.65)
    sheet.rect(0, 780, WIDTH, HEIGHT, ["#6a4d38", "#3d2b20"])
    for number in range(34):
        y = 786 + number * 9
        sheet.line(
            [(0, y + sheet.dice.uniform(-3, 3)), (WIDTH, y + sheet.dice.uniform(-3, 3))],
            "#2b1d16",
            width=1.5,
            alpha=0.25,
        )
    sheet.oval(520, 868, 1240, 960, "#1c130e", alpha=0.65, soft=22)
    body_of_jar(sheet, 800, 330, 910)
    sprig(sheet, 812, 330)
    return sheet


PROFILE = [
    (0.0, 92),
    (0.03, 104),
    (0.07, 88),
    (0.17, 82),
    (0.24, 112),
    (0.33, 190),
    (0.45, 246),
    (0.57, 258),
    (0.7, 236),
    (0.84, 184),
    (0.95, 146),
    (1.0, 142),
]


def profile(share):
    """Half the width at a height (0 mouth, 1 foot); slightly uneven, as thrown by hand."""
    for (start, one), (end, other) in pairwise(PROFILE):
        if share <= end:
            inside = (share - start) / (end - start)
            return one + (other - one) * (0.5 - 0.5 * cos(pi * inside)) + 3 * sin(share * 34)
    return PROFILE[-1][1]


def body_of_jar(sheet, x, top, foot):
    tall = foot - top
    for ear in (-1, 1):
        sheet.line(
            [
                (x + ear * 84, top + 0.09 * tall),
                (x + ear * 142, top + 0.11 * tall),
                (x + ear * 146, top + 0.2 * tall),
                (x + ear * 104, top + 0.26 * tall),
            ],
            "#6a4b36",
            width=24,
        )
        sheet.line(
            [
                (x + ear * 84, top + 0.085 * tall),
                (x + ear * 138, top + 0.105 * tall),
                (x + ear * 140, top + 0.19 * tall),
            ],
            "#a98461" if ear < 0 else "#4f3728",
            width=6,
            alpha=0.7,
        )
    shares = [step / 100 for step in range(101)]
    outline = [(x + profile(s), top + tall * s) for s in shares] + [
        (x - profile(s), top + tall * s) for s in reversed(shares)
    ]
    sheet.shape(outline, fill=["#b08a66", "#a06f4c", "#8b5a3e", "#5f3f2d"])
    for band in range(40):
        shade_of_jar(sheet, x, top, tall, band / 40)
    throwing_lines(sheet, x, top, tall)
    scorch(sheet, x, top, tall)
    glass(sheet, x, top, tall)
    sheet.oval(x - 90, top - 16, x + 90, top + 22, ["#3c2a20", "#1d1410"])
    sheet.oval(x - 92, top - 18, x + 92, top + 22, "#c39d74", width=4)


def shade_of_jar(sheet, x, top, tall, share):
    """Light from the left: each upright slice a little darker than the one before."""
    inner, outer = -1 + 2 * share, -1 + 2 * (share + 0.026)
    steps = [step / 50 for step in range(51)]
    outline = [(x + profile(s) * inner, top + tall * s) for s in steps] + [
        (x + profile(s) * outer, top + tall * s) for s in reversed(steps)
    ]
    light = cos((share - 0.3) * pi)
    if light > 0.55:
        sheet.shape(outline, fill="#f0d6ae", alpha=0.42 * (light - 0.55))
    else:
        sheet.shape(outline, fill="#1d120c", alpha=min(0.7 * (0.55 - light), 0.72))


def throwing_lines(sheet, x, top, tall):
    for number in range(30):
        share = 0.2 + 0.026 * number
        wide = profile(share) * 0.985
        bow = [
            (
                x + wide * cos(pi - pi * step / 20),
                top + tall * share + 11 * sin(pi * step / 20) + 2 * sin(step + number),
            )
            for step in range(21)
        ]
        sheet.line(bow, sheet.dice.choice(("#e2bb8c", "#3f281b")), width=2, alpha=0.13)


def scorch(sheet, x, top, tall):
    for _ in range(160):
        share, turn = sheet.dice.uniform(0.28, 0.98), sheet.dice.uniform(-0.94, 0.94)
        size = sheet.dice.uniform(1, 4.5)
        sheet.disc(
            x + profile(share) * turn,
            top + tall * share,
            size,
            sheet.dice.choice(("#efe0c4", "#2c1b13", "#c98a58")),
            alpha=0.5,
        )
    sheet.oval(x + 40, top + 0.7 * tall, x + 200, top + 0.95 * tall, "#1a100b", alpha=0.4, soft=26)


def glass(sheet, x, top, tall):
    """ビードロ: ash turned to green glass, thick at the shoulder, each run ending in a drop."""
    for number in range(17):
        turn = -0.86 + 0.098 * number + sheet.dice.uniform(-0.02, 0.02)
        end = 0.36 + 0.34 * abs(sin(number * 2.3 + 0.6)) * (1 - 0.35 * abs(turn))
        run(sheet, x, top, tall, turn, end, sheet.dice.uniform(9, 19))
    cap = [step / 30 * 0.4 for step in range(5, 31)]
    left = [(x - profile(s) * 0.94, top + tall * s) for s in cap]
    right = [(x + profile(s) * 0.8, top + tall * s) for s in reversed(cap)]
    sheet.shape(left + right, fill=["#8aa98a", GLAZE, "#3f7462"], alpha=0.42, soft=7)
    sheet.oval(x - 170, top + 0.36 * tall, x - 120, top + 0.47 * tall, "#f5fbef", alpha=0.5, soft=9)


def run(sheet, x, top, tall, turn, end, wide):
    steps = [0.2 + (end - 0.2) * step / 24 for step in range(25)]
    left = [
        (x + profile(s) * turn - wide * (0.55 + 0.3 * sin(s * 20)), top + tall * s) for s in steps
    ]
    right = [
        (x + profile(s) * turn + wide * (0.55 + 0.3 * sin(s * 17)), top + tall * s)
        for s in reversed(steps)
    ]
    sheet.shape(left + right, fill=["#7fa98c", "#4f8b72", "#2f6552"], alpha=0.62, soft=1.4)
    tip_x, tip_y = x + profile(end) * turn, top + tall * end
    sheet.oval(
        tip_x - wide * 0.75,
        tip_y - wide,
        tip_x + wide * 0.75,
        tip_y + wide * 1.1,
        ["#5a977c", "#24533f"],
        alpha=0.85,
    )
    sheet.oval(
        tip_x - wide * 0.4,
        tip_y - wide * 0.6,
        tip_x - wide * 0.05,
        tip_y,
        "#f2faee",
        alpha=0.75,
        soft=1,
    )


def sprig(sheet, x, y):
    """One branch of early plum: the jar is made to be used."""
    for twig, width in SPRIG:
        sheet.line([(x + across, y + down) for across, down in twig], "#2c1f18", width=width)
    for across, down, size in BLOSSOMS:
        blossom(sheet, x + across, y + down, size)


SPRIG = (
    ([(0, 6), (-26, -74), (-5, -140), (52, -196), (130, -222)], 7),
    ([(-15, -108), (-78, -158), (-114, -204)], 4.5),
    ([(26, -170), (52, -238)], 3.6),
)


BLOSSOMS = (
    (-114, -208, 16),
    (-80, -160, 12),
    (52, -240, 17),
    (80, -207, 14),
    (132, -224, 18),
    (-12, -139, 11),
    (-97, -184, 8),
    (104, -217, 8),
)


def blossom(sheet, x, y, size):
    for petal in range(5):
        turn = petal * 2 * pi / 5 - pi / 2
        sheet.disc(
            x + size * 0.72 * cos(turn),
            y + size * 0.72 * sin(turn),
            size * 0.62,
            ["#fdf6ee", "#f0d9d0"],
        )
    sheet.disc(x, y, size * 0.3, "#d9a441")
