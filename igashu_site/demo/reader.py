"""Reads the texts of the demo: a head of `key: value` lines, an empty line, then a body.

The body is plain text a writer can read: `## heading`, `- list`, `1. step`, `> quote` with
`> — who`, `[!] title` and text (a callout), `[?] question` and answer, `![picture]`; all else is
a paragraph.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    head: dict[str, str]
    parts: list[tuple[str, Any]]

    def __getitem__(self, key: str) -> str:
        return self.head.get(key, "")

    def words(self, key: str) -> list[str]:
        """Return the comma-separated words of a line of the head."""
        return split_words(self[key])


@cache
def texts(folder: str) -> dict[str, Text]:
    """Return the texts of a folder by name, in the order of their names."""
    return {path.stem: read(path.stem, path.read_text("utf-8")) for path in files(folder, "md")}


def files(folder: str, ending: str) -> list[Path]:
    return sorted((CONTENT / folder).glob(f"*.{ending}"))


def read(name: str, source: str) -> Text:
    head, _, body = source.partition("\n\n")
    paragraphs = [part.splitlines() for part in body.split("\n\n") if part.strip()]
    return Text(name, head_of(head), [part_of(lines) for lines in paragraphs])


def head_of(source: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in source.splitlines())
    return {key: value.strip() for key, _, value in lines}


def part_of(lines: list[str]) -> tuple[str, Any]:
    """Return what a paragraph is, and what it says."""
    first = lines[0]
    if first.startswith("## "):
        return "heading", first[3:]
    if first.startswith("!["):
        return "picture", first[2:].rstrip("]")
    if first.startswith("> "):
        return quote_of(lines)
    if first.startswith(("[!]", "[?]")):
        return ("callout" if first[1] == "!" else "question"), (first[4:], "".join(lines[1:]))
    if first.startswith("- "):
        return "list", [line[2:] for line in lines]
    if first.startswith("1. "):
        return "steps", [line[3:] for line in lines]
    return "paragraph", "".join(lines)


def quote_of(lines: list[str]) -> tuple[str, Any]:
    said = [line[2:] for line in lines]
    who = said.pop().removeprefix("— ") if said[-1].startswith("— ") else ""
    return "quote", ("".join(said), who)


def rows(path: str) -> list[list[str]]:
    """Return the rows of a table whose columns are parted by `|`; lines with # explain it."""
    lines = (CONTENT / path).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and line[0] != "#"]


def split_words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
