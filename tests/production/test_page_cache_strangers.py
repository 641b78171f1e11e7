"""What strangers and a full disk do to the page cache: many thousand addresses, no room left."""

import os
from pathlib import Path

import pytest

from home import freshness
from igashu_site.edge import files
from igashu_site.edge.shelf import Shelf
from igashu_site.edge.wsgi import WsgiEdge
from tests.igashu_site.edge.test_files import TABLES, file_of, folder, page  # noqa: F401 - a fixture
from tests.servers.profiles import disk
from tests.servers.reports import measured

LIMIT = 2_000_000
PAGE = os.sysconf("SC_PAGE_SIZE")
# Python gives memory back in pieces of its own size.
SLACK = 2_000_000


def missing(_environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/html")])
    return [b"404"]


def there(_environ, start_response):
    freshness.for_all()
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"page" * 100]


def asked(edge, path, query="", **headers):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "testserver"}
    named = {"QUERY_STRING": query, "wsgi.url_scheme": "http"} | headers
    edge(environ | named, lambda *_told: None)


WAYS = {
    "addresses that are not there": (100_000, missing, lambda n: (f"/{n}/", "", {})),
    "pages of a list": (20_000, there, lambda n: ("/", f"page={n}", {})),
    "languages": (
        20_000,
        there,
        lambda n: ("/", "", {"HTTP_ACCEPT_LANGUAGE": f"x{n};q=0.1," * 20}),
    ),
    "long names": (20_000, missing, lambda n: ("/" + f"{n}" * 40, f"page={n}", {})),
}


def memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


@pytest.mark.parametrize("way", WAYS)
def test_many_thousand_addresses_fill_no_more_than_their_room(way):
    many, app, request_of = WAYS[way]
    shelf = Shelf(LIMIT)
    edge = WsgiEdge(app, shelf=shelf, hears=lambda: True)
    levels = [memory()]
    for half in (range(many // 2), range(many // 2, many)):
        for number in half:
            path, query, headers = request_of(number)
            asked(edge, path, query, **headers)
        levels.append(memory())
    first, second = levels[1] - levels[0], levels[2] - levels[1]
    told = f"{first / 1e6:.1f} MB more, then {second / 1e6:.1f} MB"
    measured(f"{many} {way}: {told}, {len(shelf)} pages kept")
    assert shelf.size <= LIMIT
    assert second < SLACK, "who asks on fills nothing more"


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a disk")


def fill(place: Path) -> None:
    with (place / "filler").open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


@needs_root
@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_on_a_disk_that_is_full_no_page_of_before_stays(
    folder, settings, tmp_path, monkeypatch, is_guarded  # noqa: F811
):  # fmt: skip
    if not is_guarded:
        monkeypatch.setattr(files, "begin_anew", lambda: None)
    place = tmp_path / "disk"
    place.mkdir()
    with disk(place, 1):
        settings.IGASHU_EDGE_FILES = str(place)
        files.put(page())
        assert file_of(place).exists()
        fill(place)
        files.forget(TABLES)
        assert file_of(place).exists() is not is_guarded
