"""compose.yaml is what Compose itself understands, down to the last key.

Debian's Compose (1.29) is asked; it is older than the key `name`, which is left out for it. Nothing
is started: the image is test_image.py's.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from igashu_site.server_files import CONTAINERS

COMPOSE = Path(__file__).parents[2] / "deploy" / "compose"
EXAMPLE = COMPOSE.parent / "igashu.env.example"
pytestmark = pytest.mark.skipif(
    not shutil.which("docker-compose"), reason="not installed: docker-compose"
)


@pytest.fixture
def laid(tmp_path):
    """A folder as the manual lays it: the file, the settings, the password."""
    text = (COMPOSE / "compose.yaml").read_text()
    assert text.count("\nname: igashu\n") == 1
    (tmp_path / "compose.yaml").write_text(text.replace("\nname: igashu\n", "\n"))
    (tmp_path / "igashu.env").write_text(EXAMPLE.read_text())
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=of-the-test\n")
    return tmp_path


def understood(folder, *asked):
    command = ["docker-compose", "config", *asked]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_compose_understands_all_of_it(laid):
    found = understood(laid)
    assert found.returncode == 0, found.stderr
    named = set(understood(laid, "--services").stdout.split())
    assert {"postgres", "redis", "migrate", "pages-1", "pages-2"} <= named
    assert {"sockets-1", "sockets-2", "worker", "backup", "nginx"} <= named


def test_the_password_reaches_both_who_need_it(laid):
    text = understood(laid).stdout
    assert "POSTGRES_PASSWORD: of-the-test" in text
    assert "postgresql://igashu:of-the-test@postgres:5432/igashu" in text


def test_nginx_looks_for_the_processes_where_they_are(laid):
    services = yaml.safe_load(understood(laid).stdout)["services"]
    ports = {"pages": "8101", "sockets": "8201"}
    placed = {
        f"{own['networks']['inside']['ipv4_address']}:{ports[name.partition('-')[0]]}"
        for name, own in services.items()
        if name.partition("-")[0] in ports
    }
    assert placed == {place for places in CONTAINERS.values() for place in places}


@pytest.mark.parametrize(("said", "kept"), [("", "backups"), ("BACKUPS=/srv/far\n", "/srv/far")])
def test_backups_lie_where_the_town_says(laid, said, kept):
    (laid / ".env").write_text((laid / ".env").read_text() + said)
    services = yaml.safe_load(understood(laid).stdout)["services"]
    assert f"{kept}:/var/backups/igashu:rw" in services["backup"]["volumes"]
    assert "/var/backups" not in str(services["nginx"]["volumes"])


def test_a_forgotten_password_is_told(laid):
    (laid / ".env").unlink()
    found = understood(laid)
    assert found.returncode != 0
    assert "set it in .env" in found.stderr


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("    healthcheck:", "    healthchek:"), ("condition: service_healthy", "condition: well")],
)
def test_a_slip_of_the_pen_is_found(laid, right, wrong):
    """The control: what Compose accepts, it has looked at."""
    file = laid / "compose.yaml"
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    assert understood(laid).returncode != 0
