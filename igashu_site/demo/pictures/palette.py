"""The colours all pictures share, so that they hang together as one family."""

PAPER = "#fbfaf6"
WASHI = "#f1ecdf"
MIST = "#e6e4da"
CLOUD = "#f5efe2"
INK = "#1d1d1f"
SOOT = "#2b2d33"
INDIGO = "#1f3b63"
NIGHT = "#15233d"
SLATE = "#4b6480"
HAZE = "#9fb2bd"
PALE = "#c9d4d4"
VERMILION = "#b03a24"
EMBER = "#d9704a"
GOLD = "#c79a3f"
STRAW = "#dcc380"
LAMP = "#f6d48b"
MOSS = "#6d7f4f"
LEAF = "#8fa05f"
PINE = "#2f4a44"
FOREST = "#22382f"
GLAZE = "#5f9a80"
CLAY = "#9b6747"
EARTH = "#5f4533"
STONE = "#8d8b82"
PLUM = "#6b4a5e"


def rgb(colour):
    """Return the three numbers of a colour given as "#rrggbb" or already as numbers."""
    if isinstance(colour, tuple):
        return colour
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def mix(one, other, share):
    """Return the colour that lies `share` of the way from one to the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
