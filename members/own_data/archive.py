"""Everything in one ZIP: for machines (JSON), for people (HTML), and the pictures."""

import json
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.timezone import localtime, now

from home.sites import default_identity
from members.models import User

from .chapters import Part, Words, chapters
from .facts import Fact, facts_of

STYLE = Path(__file__).parents[1] / "static" / "members" / "own_data.css"
# What is smaller stays in memory.
IN_MEMORY = 4 * 1024 * 1024


@dataclass
class Told:
    """A chapter filled in."""

    name: str
    title: Words
    rows: list[tuple[str, list[Fact]]] = field(default_factory=list)
    files: list[tuple[str, Any]] = field(default_factory=list)

    def as_data(self) -> dict[str, list]:
        data: dict[str, list] = {}
        for model, facts in self.rows:
            data.setdefault(model, []).append({one.key: one.value for one in facts})
        return data


def tell(user: User) -> list[Told]:
    """Return all that is kept about this person and theirs to see."""
    book = []
    for chapter in chapters():
        told = Told(chapter.name, chapter.title)
        for part in chapter.parts:
            add(told, part, user)
        book.append(told)
    return book


def add(told: Told, part: Part, user: User) -> None:
    for row in part.of(user):
        told.rows.append((part.model, facts_of(row, part)))
        if part.file:
            stored = getattr(row, part.file)
            told.files.append((f"{told.name}/{row.pk}{PurePath(stored.name).suffix}", stored))


def write(user: User) -> IO[bytes]:
    """Return the ZIP, open at its beginning."""
    book, at = tell(user), localtime(now())
    data = {"made_at": at.isoformat()} | {told.name: told.as_data() for told in book}
    words = {"book": book, "made_at": at, "identity": default_identity()}
    out: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", as_json(data))
        archive.writestr("data.css", STYLE.read_bytes())
        archive.writestr("data.html", render_to_string("own_data/book.html", words))
        for told in book:
            for name, stored in told.files:
                put(archive, name, stored)
    out.seek(0)
    return out


def as_json(data: dict) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def put(archive: ZipFile, name: str, stored: Any) -> None:
    """Put a picture in; one whose file is gone is left out, its row tells of it."""
    try:
        with stored.open("rb") as file:
            archive.writestr(name, file.read(), ZIP_STORED)
    except FileNotFoundError:
        return
