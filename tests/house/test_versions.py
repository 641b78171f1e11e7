"""A version stands in pyproject.toml and as the newest heading of CHANGELOG.md: they agree."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORM = r"\d+\.\d+\.\d+"
HEADING = re.compile(r"^## (.+)$", re.M)


def headings(text: str) -> list[str]:
    return HEADING.findall(text)


def wrong(changelog: str, version: str) -> list[str]:
    """Return what is wrong with the headings, the newest first."""
    first, *released = headings(changelog)
    found = [] if first == "Unreleased" else [f"{first}: what comes next is Unreleased"]
    found += [one for one in released if not re.fullmatch(rf"{FORM} - \d{{4}}-\d\d-\d\d", one)]
    if released and not released[0].startswith(f"{version} "):
        found.append(f"{version} is not {released[0]}")
    return found


def test_version_and_change_log_agree():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.fullmatch(FORM, version)
    assert wrong((ROOT / "CHANGELOG.md").read_text(), version) == []


def test_it_would_be_noticed():
    good = "## Unreleased\n\n## 0.2.0 - 2026-12-01\n"
    assert wrong(good, "0.2.0") == []
    assert wrong(good, "0.3.0") == ["0.3.0 is not 0.2.0 - 2026-12-01"]
    assert wrong("## 0.2.0\n## soon\n", "0.2.0") == [
        "0.2.0: what comes next is Unreleased",
        "soon",
        "0.2.0 is not soon",
    ]
