"""A sheet of paper and the few strokes all pictures are made of.

Shapes are drawn as masks at twice the size and halved (smooth edges), only inside their own box
(speed); colour is laid through the mask. The generator of each canvas is seeded by name: the same
picture every time.
"""

from functools import cache
from io import BytesIO
from math import pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from igashu_site.demo.pictures.palette import CLOUD, rgb

WIDTH, HEIGHT = SIZE = (1600, 1067)
FINE = 2  # masks are drawn this much larger than the picture
QUALITY = 84  # of the JPEG: grain hides the rest


class Canvas:
    def __init__(self, name):
        self.image = Image.new("RGB", SIZE)
        self.dice = Random(name)

    def sky(self, *colours, bottom=HEIGHT):
        """Wash the sheet from the top down to `bottom` through the colours."""
        self.image.paste(wash((WIDTH, int(bottom)), colours), (0, 0))

    def shape(self, *outlines, fill, soft=0, alpha=1.0, ellipse=False, width=0):
        """Lay one colour (or a wash of several, top to bottom) through the outlines."""
        box = box_around(outlines, margin=3 * soft + width + 2)
        if box is None:
            return
        mask = mask_of(outlines, box, ellipse=ellipse, width=width)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft))
        if alpha < 1:
            mask = mask.point(dimmed(alpha))
        self.lay(fill, box, mask)

    def lay(self, fill, box, mask):
        size = (box[2] - box[0], box[3] - box[1])
        colours = fill if isinstance(fill, list) else [fill]
        self.image.paste(wash(size, colours) if len(colours) > 1 else rgb(fill), box, mask)

    def disc(self, x, y, radius, fill, **how):
        self.shape(
            [(x - radius, y - radius), (x + radius, y + radius)], fill=fill, ellipse=True, **how
        )

    def oval(self, left, top, right, bottom, fill, **how):
        self.shape([(left, top), (right, bottom)], fill=fill, ellipse=True, **how)

    def rect(self, left, top, right, bottom, fill, **how):
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill=fill, **how)

    def line(self, points, fill, width=4, **how):
        self.shape(points, fill=fill, width=width, **how)

    def glow(self, x, y, radius, colour, strength=0.6):
        """A light that fades evenly from its centre."""
        size = int(radius * 2)
        mask = fading().resize((size, size)).point(dimmed(strength))
        self.image.paste(rgb(colour), (int(x - radius), int(y - radius)), mask)

    def mist(self, top, bottom, colour=CLOUD, strength=0.8, peak=0.5):
        """A bank of mist between two heights, uneven as mist is."""
        height = int(bottom - top)
        rise = [
            min(step / (height * peak), (height - step) / (height * (1 - peak)))
            for step in range(height)
        ]
        levels = [round(255 * strength * (0.5 - 0.5 * clamped_cos(share))) for share in rise]
        band = column("L", levels).resize((WIDTH, height))
        box = (0, int(top), WIDTH, int(top) + height)
        self.image.paste(rgb(colour), box, ImageChops.multiply(band, self.drift((WIDTH, height))))

    def drift(self, size):
        """Slow horizontal clouds of grey, nearly white."""
        cells = (9, 5)
        noise = Image.frombytes("L", cells, self.dice.randbytes(cells[0] * cells[1]))
        return noise.resize(size, Image.Resampling.BICUBIC).point(
            [150 + level * 105 // 255 for level in range(256)]
        )

    def ridge(self, base, height, fill, *, rough=0.5, period=900.0, foot=HEIGHT, **how):
        """A range of hills around the height `base`; return its line, for things to stand on."""
        line = ridge_line(self.dice, base, height, rough, period)
        self.shape([*line, (WIDTH + 4, foot), (-4, foot)], fill=fill, **how)
        return line

    def jpeg(self):
        """Press the grain of paper into the sheet and return the file's bytes."""
        shaded = ImageChops.multiply(self.image, vignette())
        paper = ImageChops.soft_light(shaded, grain())
        out = BytesIO()
        paper.save(out, "JPEG", quality=QUALITY, progressive=True)
        return out.getvalue()


def clamped_cos(share):
    """cos(pi * share) for a share between 0 and 1: the eased edge of a bank of mist."""
    return sin(pi / 2 + pi * min(max(share, 0), 1))


def ridge_line(dice, base, height, rough, period):
    """Add up waves, each shorter and lower than the one before."""
    waves = [(period / 1.83**n, height * rough**n, dice.uniform(0, 2 * pi)) for n in range(9)]
    return [
        (x, base - sum(high * sin(2 * pi * x / long + start) for long, high, start in waves))
        for x in range(-4, WIDTH + 8, 4)
    ]


def box_around(outlines, margin):
    """The part of the sheet the outlines touch, or None when they lie beside it."""
    across = [x for outline in outlines for x, _ in outline]
    down = [y for outline in outlines for _, y in outline]
    left, top = max(int(min(across) - margin), 0), max(int(min(down) - margin), 0)
    right, bottom = (
        min(int(max(across) + margin) + 1, WIDTH),
        min(int(max(down) + margin) + 1, HEIGHT),
    )
    return (left, top, right, bottom) if right > left and bottom > top else None


def mask_of(outlines, box, *, ellipse, width):
    left, top, right, bottom = box
    mask = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
    pen = ImageDraw.Draw(mask)
    for outline in outlines:
        points = [((x - left) * FINE, (y - top) * FINE) for x, y in outline]
        stroke(pen, points, ellipse=ellipse, width=round(width * FINE))
    return mask.reduce(FINE)


def stroke(pen, points, *, ellipse, width):
    if ellipse and width:
        pen.ellipse(points, outline=255, width=width)
    elif ellipse:
        pen.ellipse(points, fill=255)
    elif width:
        pen.line(points, fill=255, width=width, joint="curve")
    else:
        pen.polygon(points, fill=255)


def column(mode, values):
    strip = Image.new(mode, (1, len(values)))
    strip.putdata(values)
    return strip


def wash(size, colours):
    """A picture of the given size, running from the first colour down to the last."""
    strip = column("RGB", [rgb(colour) for colour in colours])
    # From the middle of the first colour to the middle of the last: the ends are pure.
    box = (0, 0.5, 1, len(colours) - 0.5)
    if len(colours) == 1:
        return strip.resize(size)
    # Down first, then across: the second step only copies.
    return strip.resize((1, size[1]), Image.Resampling.BILINEAR, box).resize(size)


@cache
def dimmed(strength):
    """The table that makes a mask weaker."""
    return [round(level * strength) for level in range(256)]


@cache
def fading():
    """White in the middle, black at the rim, without the edge a straight fall would show."""
    return Image.radial_gradient("L").point(
        [round(255 * max(1 - level / 180, 0) ** 2) for level in range(256)]
    )


@cache
def grain():
    """The paper: fine grain over soft fibres, around middle grey."""
    dice = Random("paper")
    fine = Image.frombytes("L", SIZE, dice.randbytes(WIDTH * HEIGHT)).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    cells = (WIDTH // 2, HEIGHT // 9)
    fibre = Image.frombytes("L", cells, dice.randbytes(cells[0] * cells[1])).resize(
        SIZE, Image.Resampling.BICUBIC
    )
    both = Image.blend(fine, fibre, 0.35)
    return both.point([round(128 + (level - 128) * 0.16) for level in range(256)]).convert("RGB")


@cache
def vignette():
    """A little less light towards the corners."""
    rim = Image.radial_gradient("L").resize(SIZE, Image.Resampling.BICUBIC)
    return rim.point([round(255 - 26 * (level / 255) ** 2) for level in range(256)]).convert("RGB")
