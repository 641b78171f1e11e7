"""The inside of a backup: about.json, the database, the files, and last the manifest of all."""

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from .refusal import Refusal
from .sealed import Opener, Sealer

ABOUT, MANIFEST = "about.json", "manifest.json"
AT_ONCE = 1024 * 1024


class Writer:
    """Adds one thing after the other; remembers the sum of each."""

    def __init__(self, tar):
        self.tar, self.sums = tar, {}

    def text(self, name: str, value) -> None:
        self.words(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True))

    def words(self, name: str, words: str) -> None:
        data = words.encode()
        self.add(name, io.BytesIO(data), len(data))

    def file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add(name, file, os.fstat(file.fileno()).st_size)

    def add(self, name: str, file, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = size
        summing = Summing(file)
        self.tar.addfile(entry, summing)
        self.sums[name] = summing.hexdigest()


class Summing:
    """A file that adds up what is read from it."""

    def __init__(self, file):
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.sum.update(data)
        return data

    def hexdigest(self) -> str:
        return self.sum.hexdigest()


@contextmanager
def written(path: Path, secret: str) -> Iterator[Writer]:
    """Yield the writer of a new archive. It gets its name only when it is whole."""
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            os.chmod(part, 0o600)
            sealer = Sealer(file, secret)
            with (
                gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=1, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|", bufsize=AT_ONCE) as tar,
            ):
                yield Writer(tar)
            sealer.close()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        words = _("バックアップを書けませんでした。前のバックアップはそのままです。(%(why)s)")
        raise Refusal(words % {"why": error.strerror or error}) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, secret: str) -> Iterator[tarfile.TarFile]:
    try:
        with at_hand(path) as file:
            plain = Plain(Opener(file, secret))
            with (
                gzip.GzipFile(fileobj=plain, mode="rb") as packed,
                tarfile.open(fileobj=packed, mode="r|", bufsize=AT_ONCE) as tar,
            ):
                yield tar
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise Refusal(
            _("ファイルを読めません。壊れているようです。何も変えていません。")
        ) from error


def at_hand(path: Path):
    """Open the file; the commands run as the site's user, in the folder of the code."""
    told = {"path": path.absolute()}
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Refusal(_("ファイル %(path)s がありません。") % told) from error
    except OSError as error:
        words = _(
            "ファイル %(path)s を読めません(%(why)s)。サイトの利用者(igashu)が読める場所、"
            "たとえば %(shelf)s に置いてください。"
        )
        told |= {"why": error.strerror, "shelf": settings.IGASHU_BACKUP_DIR}
        raise Refusal(words % told) from error


class Plain:
    """What gzip asks of a file."""

    def __init__(self, opener: Opener):
        self.read = opener.read


def about_of(path: Path, secret: str) -> dict:
    """Return what a backup says of itself, without reading on."""
    with opened(path, secret) as tar:
        entry = tar.next()
        if entry is None or entry.name != ABOUT:
            raise Refusal(_("このファイルは、Igashuのバックアップではありません。"))
        return json.load(tar.extractfile(entry))


def unpacked(path: Path, secret: str, to: Path | None = None) -> dict:
    """Read to the very end, compare each sum, lay the parts down in `to`. Return the manifest."""
    found: dict[str, str] = {}
    manifest = None
    with opened(path, secret) as tar:
        for entry in tar:
            source = Summing(tar.extractfile(entry))
            if entry.name == MANIFEST:
                manifest = json.loads(source.read())
                continue
            lay_down(source, to and to / safe(entry.name))
            found[entry.name] = source.hexdigest()
        while tar.fileobj.read(AT_ONCE):
            pass  # what follows the last part must be genuine, too
    if manifest is None or manifest["files"] != found:
        raise Refusal(_("中身が目録と合いません。何も変えていません。"))
    return manifest


def files_in(manifest: dict) -> int:
    """Return how many files of the site there are; what tells of the backup is not counted."""
    return sum("/" in name for name in manifest["files"])


def lay_down(source, path: Path | None) -> None:
    """Copy to a path; without one, only read."""
    if path is None:
        while source.read(AT_ONCE):
            pass
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        while data := source.read(AT_ONCE):
            file.write(data)


def safe(name: str) -> PurePosixPath:
    """Return a name that stays below the folder it is laid down in."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Refusal(_("中身に、外を指す名前があります: %(name)s") % {"name": name})
    return path
