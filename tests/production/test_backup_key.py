"""The documented steps alone make a key, so that the nightly backup has one."""

import re

from tests.servers.site import ROOT


def test_the_nightly_backup_finds_the_key_of_the_manual(town):
    service = (ROOT / "deploy/systemd/igashu-backup.service").read_text()
    command = re.search(r"manage\.py (backup.*)", service)[1]
    town.run(f"igashu {command}")
    assert list((town.var / "backups").glob("*.backup"))
    key = town.home / "backup.key"
    assert key.stat().st_mode & 0o077 == 0
    # The control: the settings hold no key of their own, so without the step there is none.
    away = key.rename(town.home / "away.key")
    try:
        assert "backup.key" in town.run(f"igashu {command}", check=False)
        assert "[backup_key]" in town.run("igashu doctor", check=False)
    finally:
        away.rename(key)
