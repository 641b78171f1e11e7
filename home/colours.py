"""Colours a town may choose, and whether their words can be read. Pure."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
# WCAG 2.2, 1.4.3: text against its background.
ENOUGH = 4.5


def is_colour(value: str) -> bool:
    """Tell whether the value is six hexadecimal digits after a #, and nothing else."""
    return HEX.fullmatch(value) is not None


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
