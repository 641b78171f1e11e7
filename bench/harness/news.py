"""The same news for every row, ours or not: words, and the demo's pictures in turn.

Written down for other systems: python -m bench.harness.news <folder>
"""

import json
import sys
from pathlib import Path

COUNT = 1000
LEAD = "測るための便りです。"
BODY = "伊賀の里では、山の手入れと田の仕事を、遠くに住む人といっしょに続けています。" * 5
PARAGRAPHS = 8


def articles(count: int) -> list[dict[str, str]]:
    """Return news, the newest first."""
    return [{"title": f"便り その{number}", "lead": LEAD} for number in range(count)]


def write(folder: Path) -> None:
    """Write articles.json (with a body for each) and the pictures into a folder."""
    from igashu_site.demo.pictures import PICTURES, paint

    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        (pictures / f"{name}.jpg").write_bytes(paint(name))
    (folder / "articles.json").write_text(json.dumps(articles(COUNT)), encoding="utf-8")
    (folder / "body.txt").write_text("\n\n".join([BODY] * PARAGRAPHS), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
