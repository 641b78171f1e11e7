"""The HTML doors of this floor, one file per kind of reader."""
