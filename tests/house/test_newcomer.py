"""Who has just cloned the project is told one address, and finds both its names working."""

import re
from pathlib import Path

import pytest

from community.gate import is_from_our_pages

ROOT = Path(__file__).resolve().parents[2]
PORT = "8000"


def makefile():
    return (ROOT / "Makefile").read_text().replace("$(PORT)", PORT)


def told_to_the_site():
    return dict(re.findall(r"(IGASHU_\w+)=(http://\S+?)[; ]", makefile()))


def test_every_text_tells_the_address_that_is_printed():
    address = told_to_the_site()["IGASHU_BASE_URL"]
    assert address == f"http://localhost:{PORT}"  # a passkey needs a name
    for name in ("README.md", "CONTRIBUTING.md", "docs/api.md"):
        told = set(re.findall(rf"https?://[^\s/]+:{PORT}", (ROOT / name).read_text()))
        assert told == {address}, name
    assert f"the demo town: {address}" in makefile()


def test_without_make_the_address_is_the_same():
    places = (ROOT / "igashu_site/settings/places.py").read_text()
    assert f'env.text("BASE_URL", "{told_to_the_site()["IGASHU_BASE_URL"]}")' in places


@pytest.mark.parametrize(
    ("origin", "comes_in"),
    [
        (f"http://localhost:{PORT}", True),
        (f"http://127.0.0.1:{PORT}", True),
        ("http://localhost:9999", False),
        ("http://elsewhere.example", False),
    ],
)
def test_rooms_open_at_both_names(settings, origin, comes_in):
    told = told_to_the_site()
    settings.BASE_URL = told["IGASHU_BASE_URL"]
    settings.IGASHU_SOCKET_ORIGINS = [told["IGASHU_SOCKET_ORIGINS"]]
    host = origin.removeprefix("http://").encode()
    scope = {"headers": [(b"host", host), (b"origin", origin.encode())]}
    assert is_from_our_pages(scope) is comes_in
