"""Hills, trees, grass and birds: what most of the pictures stand on."""

from igashu_site.demo.pictures.canvas import WIDTH
from igashu_site.demo.pictures.palette import CLOUD, LEAF, SLATE, mix


def layered_hills(
    sheet, near, far, *, top=430, bottom=900, count=6, height=70.0, mist=0.7, colour=CLOUD
):
    """Ranges from far and pale to near and deep, with mist lying between them."""
    for place in range(count):
        share = place / (count - 1)
        base = top + (bottom - top) * share**1.15
        tone = mix(far, near, share**1.2)
        sheet.ridge(
            base,
            height * (0.55 + 0.6 * share),
            [tone, mix(tone, colour, 0.35)],
            period=1250 - 90 * place,
            rough=0.47,
        )
        if place < count - 1:
            sheet.mist(base + 10, base + 190, colour, mist * (1 - 0.5 * share), peak=0.6)


def conifers(sheet, line, fill, *, low=26, high=64, share=1.0, start=0.0, end=WIDTH):
    """A stand of cedars along a line: narrow, uneven, all in one colour."""
    trees = []
    for x, y in line[:: max(1, round(4 / share))]:
        if start <= x <= end:
            tall = sheet.dice.uniform(low, high)
            trees.append(cedar(sheet.dice, x + sheet.dice.uniform(-8, 8), y + 8, tall))
    sheet.shape(*trees, fill=fill)


def cedar(dice, x, foot, tall):
    wide = tall * dice.uniform(0.1, 0.16)
    left, right = [], []
    for step in range(1, 9):
        y = foot - tall * (1 - step / 8)
        reach = wide * (step / 8) ** 0.7 * dice.uniform(0.7, 1.15)
        left.append((x - reach, y))
        right.append((x + reach, y - 1))
    return [(x, foot - tall), *right, (x + 2, foot), (x - 2, foot), *reversed(left)]


def grove(sheet, line, fill, *, size=40, start=0.0, end=WIDTH, lit=0.3):
    """Broad-leaved trees along a line: round crowns, lit from above."""
    for x, y in line[:: max(1, round(size / 7))]:
        if start <= x <= end:
            big, lift = size * sheet.dice.uniform(0.6, 1.3), size * sheet.dice.uniform(0.1, 0.9)
            tone = mix(fill, "#e9e3d0", sheet.dice.uniform(0, lit / 2))
            sheet.oval(
                x - big, y - lift - big, x + big, y - lift + big * 0.9, [mix(tone, LEAF, lit), tone]
            )


def birds(sheet, x, y, count, fill=SLATE):
    for number in range(count):
        across, down = (
            x + number * 34 + sheet.dice.uniform(-8, 8),
            y - abs(number - 2) * -13 + sheet.dice.uniform(-5, 5),
        )
        sheet.line(
            [(across - 11, down - 5), (across, down), (across + 12, down - 7)],
            fill,
            width=2.4,
            alpha=0.7,
        )


def grass(sheet, foot, tall, dark, light, count=420):
    """Pampas and grasses at the lower edge, near enough to touch."""
    for share, tone in ((0.55, dark), (0.8, mix(dark, light, 0.4)), (1.0, light)):
        blades = []
        for _ in range(count // 3):
            x = sheet.dice.uniform(-20, WIDTH + 20)
            high, lean = tall * share * sheet.dice.uniform(0.35, 1), sheet.dice.uniform(10, 46)
            blades.append(
                [
                    (x - 2.4, foot + 6),
                    (x + lean * 0.35, foot - high * 0.6),
                    (x + lean, foot - high),
                    (x + lean * 0.5, foot - high * 0.55),
                    (x + 3, foot + 6),
                ]
            )
        sheet.shape(*blades, fill=tone, alpha=0.75)
