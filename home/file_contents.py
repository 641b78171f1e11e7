"""Whether a file is what its name says. Looks at its first bytes and its list of parts: no more."""

import zipfile
from typing import IO

# Where the parts of each kind of Office file lie.
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
HEAD = 1024
MOST_PARTS = 20_000


def is_what_it_says(file: IO[bytes], extension: str) -> bool:
    """Tell whether the content fits the extension; of kinds we do not know, believe the name."""
    file.seek(0)
    try:
        if extension in PARTS:
            return is_office(file, PARTS[extension])
        head = file.read(HEAD)
    finally:
        file.seek(0)
    if extension == "pdf":
        return b"%PDF-" in head
    if extension == "ics":
        return b"BEGIN:VCALENDAR" in head.upper()
    return True


def is_office(file: IO[bytes], place: str) -> bool:
    """An Office file of this kind; one with macros is none, whatever its name."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # All that a broken list of parts makes zipfile raise; NotImplementedError is its word for
        # a version of the format that it cannot read.
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    is_whole = "[Content_Types].xml" in names and any(name.startswith(place) for name in names)
    return is_whole and not has_macros and len(names) <= MOST_PARTS
