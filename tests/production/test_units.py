"""The services, as systemd reads them."""

import shutil
import subprocess

import pytest

from tests.servers.site import ROOT

SYSTEMD = ROOT / "deploy" / "systemd"

pytestmark = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="not installed: systemd-analyze"
)


@pytest.fixture
def units(tmp_path):
    """Lay the units as `igashu-files` does, for a house that stands where these tests run."""
    for unit in SYSTEMD.glob("igashu*"):
        name = unit.name.replace("@.", "@1.")
        (tmp_path / name).write_text(unit.read_text().replace("/opt/igashu", str(ROOT)))
        if unit.suffix == ".service":
            (tmp_path / f"{name}.d").mkdir()
            shutil.copy(SYSTEMD / "hardening.conf", tmp_path / f"{name}.d")
    return tmp_path


def complaints(units) -> str:
    line = ["systemd-analyze", "verify", "--man=no", *sorted(units.glob("igashu*.*[!d]"))]
    env = {"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{units}:"}
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=env)
    return done.stderr if done.returncode or str(units) in done.stderr else ""


def test_systemd_has_nothing_to_complain_of(units):
    assert complaints(units) == ""


@pytest.mark.parametrize(
    ("wrong", "said"), [("Restrat=always", "Restrat"), ("ExecStart=/nowhere", "more than one")]
)
def test_it_would(units, wrong, said):
    unit = units / "igashu-worker.service"
    unit.write_text(unit.read_text().replace("[Service]", f"[Service]\n{wrong}", 1))
    assert said in complaints(units)
