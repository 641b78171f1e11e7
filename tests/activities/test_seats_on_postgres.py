"""The same races on PostgreSQL: row locks behave differently there, the promise does not."""

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import postgres as cluster

ROOT = Path(__file__).resolve().parents[2]


def test_the_races_end_the_same_on_postgresql():
    with cluster.postgres() as address:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "tests/activities/test_races.py"),
                *("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--create-db"),
            ],
            cwd=ROOT,
            env=os.environ | {"IGASHU_DATABASE_URL": address, "IGASHU_DATABASE_POOL": "40"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "7 passed" in done.stdout
