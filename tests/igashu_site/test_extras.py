"""What a town chooses (docs/push.md) is what the server's script and the image install."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [(None, "--extra production"), ("production push\n", "--extra production --extra push")],
)
def test_the_script_asks_for_what_is_written(tmp_path, chosen, asked):
    """The script itself, in a house of its own whose `uv` only says what it is asked."""
    house = tmp_path / "house"
    script = house / "deploy/bin/igashu-sync"
    for place in (script, house / ".tools/bin/uv", house / ".venv/bin/python"):
        place.parent.mkdir(parents=True)
        place.write_text('#!/bin/sh\necho "$@"\n')
        place.chmod(0o755)
    extras = tmp_path / "extras"
    if chosen:
        extras.write_text(chosen)
    shipped = (ROOT / "deploy/bin/igashu-sync").read_text()
    script.write_text(shipped.replace("/etc/igashu/extras", str(extras)))
    done = subprocess.run([script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"sync --quiet --frozen --no-default-groups {asked}"
    assert os.access(ROOT / "deploy/bin/igashu-sync", os.X_OK)


def test_the_image_asks_for_what_compose_hands_on():
    compose = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text())
    handed = compose["services"]["pages-1"]["build"]["args"]
    assert handed == {"EXTRAS": "${EXTRAS:-production}"}
    steps = (ROOT / "deploy/compose/Dockerfile").read_text()
    (asks,) = re.findall(r"uv sync .*?(\$\(.*\))$", steps, re.M)
    for chosen, asked in (("production", "--extra production"), ("a b", "--extra a --extra b")):
        line = ["sh", "-c", f"EXTRAS={chosen!r}; echo {asks}"]
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == asked
