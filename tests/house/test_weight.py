"""What a phone must fetch before a page lives: 80 kB of script in a room, 40 kB elsewhere.

Counted as it is sent (packed, every behaviour included); half of it is kept free for what comes.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

IMPORT = re.compile(r"""\b(?:from\s+|import\s*\(?\s*)["'](\.[^"']+)["']""")
EVERYWHERE = "site/js/site.js"
ROOM = [EVERYWHERE, "community/room.js", "community/workshop.js"]


def loaded_by(name: str | Path, known: set[Path] | None = None) -> set[Path]:
    """Return a script and all that it imports, also through others and later."""
    known = set() if known is None else known
    file = Path(finders.find(name) if isinstance(name, str) else name).resolve()
    if file not in known:
        known.add(file)
        for other in IMPORT.findall(file.read_text()):
            loaded_by(file.parent / other, known)
    return known


def weight(*entries: str | Path) -> int:
    files = set().union(*map(loaded_by, entries))
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


@pytest.mark.parametrize(
    ("entries", "most"), [([EVERYWHERE], 20_000), (ROOM, 40_000)], ids=["any page", "a room"]
)
def test_a_page_fetches_no_more_script_than_was_promised(entries, most):
    assert weight(*entries) <= most


def test_what_is_imported_counts_also_later(tmp_path):
    (tmp_path / "a.js").write_text('import { b,\n  c } from "./b.js";\n')
    (tmp_path / "b.js").write_text('export { d } from "./a.js";\nconst e = () => import("./e.js");')
    (tmp_path / "e.js").write_text("".join(chr(33 + i * 7 % 90) for i in range(900)))
    assert {file.name for file in loaded_by(tmp_path / "a.js")} == {"a.js", "b.js", "e.js"}
    assert len(loaded_by("community/room.js")) > 25
    assert len(loaded_by(EVERYWHERE)) > 8
