"""A laptop: what `make run` starts with."""

import os
import subprocess
import sys

ASK = "from igashu_site.settings import dev; print(dev.LOGGING['root']['level'])"


def start(var):
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"IGASHU_VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_missing_folder_is_made__the_terminal_hears_of_trouble_only(tmp_path):
    var = tmp_path / "not" / "yet"
    assert start(var).stdout.strip() == "WARNING"
    assert var.is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    told = start(tmp_path / "file" / "var").stderr
    assert "IGASHU_VAR_DIR" in told and "フォルダ" in told
