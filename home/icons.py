"""The site's mark as pictures for home screens, in the town's own colours."""

import re
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw

# The same lines as in components/mark.html and img/mark.svg, on a ground of 48 by 48.
ONE = "M38.14 38.14C34.43 41.85 25.09 38.53 17.28 30.72C9.47 22.91 6.15 13.57 9.86 9.86C13.57 6.15 22.91 9.47 30.72 17.28C38.53 25.09 41.85 34.43 38.14 38.14z"  # noqa: E501
OTHER = "M38.14 9.86C41.85 13.57 38.53 22.91 30.72 30.72C22.91 38.53 13.57 41.85 9.86 38.14C6.15 34.43 9.47 25.09 17.28 17.28C25.09 9.47 34.43 6.15 38.14 9.86z"  # noqa: E501
OVER = (
    "M30.41 39.12C26.35 37.97 21.70 35.04 17.64 31.07",
    "M17.59 8.88C21.65 10.03 26.30 12.96 30.36 16.93",
)
GROUND, WIDTH, GAP = 48, 5.2, 8
SIZES = (180, 192, 512)
# Drawn larger and made smaller: Pillow draws no soft edges.
FINER = 4
# The mark stays within the middle four fifths: systems cut icons to circles and drops.
INSET = 0.82
STEPS = 24

Points = list[tuple[float, float]]


def points_of(path: str) -> Points:
    """Return the points of a path of `M` and `C` alone."""
    numbers = [float(one) for one in re.findall(r"[\d.]+", path)]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    points = [pairs[0]]
    for at in range(1, len(pairs), 3):
        points += curve(points[-1], *pairs[at : at + 3])
    return points


def curve(start, first, second, end) -> Points:
    """Return points of a cubic Bézier curve, without its start."""

    def point(t):
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        four = (start, first, second, end)
        x, y = (sum(w * p[axis] for w, p in zip(weights, four, strict=True)) for axis in (0, 1))
        return x, y

    return [point(step / STEPS) for step in range(1, STEPS + 1)]


@lru_cache(maxsize=16)
def icon(size: int, paper: str, key: str, accent: str) -> bytes:
    """Return a square PNG without rounded corners: each system cuts its own."""
    image = Image.new("RGB", (size * FINER, size * FINER), paper)
    draw_mark(image, paper=paper, key=key, accent=accent)
    return as_png(image.resize((size, size), Image.Resampling.LANCZOS))


@lru_cache(maxsize=1)
def badge(size: int = 96) -> bytes:
    """Return the mark as a stencil, for the status line of Android."""
    mask = Image.new("L", (size * FINER, size * FINER), 0)
    draw_mark(mask, paper=0, key=255, accent=255)
    mask = mask.resize((size, size), Image.Resampling.LANCZOS)
    image = Image.new("RGBA", mask.size, "white")
    image.putalpha(mask)
    return as_png(image)


def draw_mark(image, *, paper, key, accent) -> None:
    draw = ImageDraw.Draw(image)
    for path, colour, width in lines(paper, key, accent):
        stroke(draw, points_of(path), colour, width, image.width)


def lines(paper, key, accent):
    yield ONE, key, WIDTH
    yield OTHER, paper, GAP
    yield OTHER, accent, WIDTH
    yield from ((path, paper, GAP) for path in OVER)
    yield from ((path, key, WIDTH) for path in OVER)


def stroke(draw, points: Points, colour, width: float, across: int) -> None:
    """Draw a band of pieces that share their edges: Pillow's own joints leave gaps."""
    scale = across / GROUND * INSET
    shift = across * (1 - INSET) / 2
    placed = [(x * scale + shift, y * scale + shift) for x, y in points]
    if path_is_closed(points):
        placed[-1] = placed[0]
    sides = [edges(placed, at, width * scale / 2) for at in range(len(placed))]
    for (left, right), (next_left, next_right) in pairwise(sides):
        draw.polygon([left, next_left, next_right, right], fill=colour)


def edges(points: Points, at: int, half: float) -> Points:
    """Return the two points beside a point, half the width away from it."""
    is_closed = points[0] == points[-1]
    last = len(points) - 1
    before = points[at - 1] if at else points[last - 1 if is_closed else 0]
    after = points[at + 1] if at < last else points[1 if is_closed else last]
    x, y = after[0] - before[0], after[1] - before[1]
    length = hypot(x, y)
    across, along = -y / length * half, x / length * half
    here = points[at]
    return [(here[0] + across, here[1] + along), (here[0] - across, here[1] - along)]


def path_is_closed(points: Points) -> bool:
    (x, y), (u, v) = points[0], points[-1]
    return abs(x - u) < 0.01 and abs(y - v) < 0.01


def as_png(image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
