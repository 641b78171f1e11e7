"""Everything in one ZIP: for machines (JSON), for people (HTML), and the pictures.

It is told row by row, each once for both: whoever has written for years fits into the same memory.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template
from django.utils.timezone import localtime, now

from home.sites import default_identity
from members.models import User

from .chapters import Chapter, Part, chapters
from .facts import facts_of, labels_of

STYLE = Path(__file__).parents[1] / "static" / "members" / "own_data.css"
# What is smaller stays in memory.
IN_MEMORY = 4 * 1024 * 1024
# Where the chapters stand in the page that is around them.
HERE = "<!-- chapters -->"


def scratch() -> Any:
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def write(user: User) -> IO[bytes]:
    """Return the ZIP, open at its beginning; raise OSError where there is no room for it."""
    out = scratch()
    try:
        fill(out, user)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


def fill(out: IO[bytes], user: User) -> None:
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, scratch() as page:
        with archive.open("data.json", "w", force_zip64=True) as data:
            files = Teller(user, data, page).tell()
        archive.writestr("data.css", STYLE.read_bytes())
        page.seek(0)
        with archive.open("data.html", "w", force_zip64=True) as told:
            copyfileobj(page, told)
        for name, stored in files:
            put(archive, name, stored)


@dataclass
class Teller:
    """Writes down what is kept about a person, and collects the pictures that belong to it."""

    user: User
    data: IO[bytes]
    page: IO[bytes]
    files: list[tuple[str, Any]] = field(default_factory=list)

    def tell(self) -> list[tuple[str, Any]]:
        at = localtime(now())
        words = {"made_at": at, "identity": default_identity()}
        before, after = get_template("own_data/book.html").render(words).split(HERE)
        self.page.write(before.encode())
        self.data.write(b'{"made_at": ' + as_json(at.isoformat()))
        for chapter in chapters():
            self.tell_chapter(chapter)
        self.data.write(b"\n}\n")
        self.page.write(after.encode())
        return self.files

    def tell_chapter(self, chapter: Chapter) -> None:
        self.show("own_data/_title.html", title=chapter.title)
        self.data.write(b",\n" + as_json(chapter.name) + b": {")
        count = 0
        for number, part in enumerate(chapter.parts):
            self.data.write((b",\n " if number else b"\n ") + as_json(part.model) + b": [")
            for row in self.rows_of(chapter, part):
                self.data.write((b",\n  " if row[0] else b"\n  ") + as_json(row[1]))
                count += 1
            self.data.write(b"]")
        self.data.write(b"}")
        if not count:
            self.show("own_data/_nothing.html")

    def rows_of(self, chapter: Chapter, part: Part) -> Iterator[tuple[int, dict[str, Any]]]:
        """Show each row to people; yield it for machines, with its number."""
        labels = labels_of(part)
        for number, row in enumerate(part.of(self.user).iterator(chunk_size=500)):
            facts = facts_of(row, part, labels)
            self.show("own_data/_row.html", facts=facts)
            if part.file:
                stored = getattr(row, part.file)
                suffix = PurePath(stored.name).suffix
                self.files.append((f"{chapter.name}/{row.pk}{suffix}", stored))
            yield number, {one.key: one.value for one in facts}

    def show(self, template: str, **words: Any) -> None:
        self.page.write(get_template(template).render(words).encode())


def as_json(data: Any) -> bytes:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def put(archive: ZipFile, name: str, stored: Any) -> None:
    """Put a picture in; one whose file is gone is left out, its row tells of it."""
    try:
        with stored.open("rb") as file:
            archive.writestr(name, file.read(), ZIP_STORED)
    except FileNotFoundError:
        return
