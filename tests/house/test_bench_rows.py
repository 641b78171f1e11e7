"""The rows of `make bench` beside others: a server for several, answers that are looked at."""

import gzip
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.api import rows as api
from bench.harness import web
from bench.harness.rows import Server
from bench.harness.servers import ROOT, Shared
from bench.pages import rows as pages
from bench.pages import wordpress_rows

SERVICE = Path(__file__).resolve().parents[2] / "deploy" / "systemd" / "igashu-small.service"
DATES = [f"2026-01-{day:02}" for day in range(28, 8, -1)]
PICTURES = [f"/media/{number}.jpg" for number in range(20)]


def test_a_shared_server_starts_once_and_ends_with_its_last_row():
    said = []

    @contextmanager
    def start():
        said.append("started")
        yield Server("http://127.0.0.1", 1)
        said.append("ended")

    shared = Shared(start)
    with shared() as one, shared() as two:
        assert one is two
    with shared():
        pass
    assert said == ["started", "ended"] * 2


def test_the_newest_twenty_with_their_pictures_are_a_right_answer():
    api.look_at(DATES, PICTURES)


@pytest.mark.parametrize(
    ("dates", "pictures"),
    [
        (DATES[:19], PICTURES[:19]),
        (DATES[::-1], PICTURES),
        (DATES, ["", *PICTURES[1:]]),
        (DATES, PICTURES[:1] * 20),
    ],
    ids=["too few", "oldest first", "no picture", "one picture"],
)
def test_any_other_answer_is_refused(dates, pictures):
    with pytest.raises(RuntimeError):
        api.look_at(dates, pictures)


def test_another_page_is_put_in_the_place_of_a_kept_one_in_both_forms(tmp_path):
    page = tmp_path / "~.html"
    packed = tmp_path / "~.html.gz"
    page.touch()
    packed.touch()
    wordpress_rows.put_in_place_of(page, b"<p>theirs")
    assert (page.read_bytes(), gzip.decompress(packed.read_bytes())) == (b"<p>theirs",) * 2


def test_a_form_that_is_no_longer_kept_is_told(tmp_path):
    page = tmp_path / "~.html"
    page.touch()
    with pytest.raises(RuntimeError, match=r"~\.html\.gz"):
        wordpress_rows.put_in_place_of(page, b"<p>theirs")


def test_every_claim_compares_rows_of_its_table():
    for table in [*pages.tables(), *api.tables()]:
        names = {row.name for row in table.rows}
        assert {name for one in table.ratios for name in (one.row, one.beside)} <= names


def test_the_rows_of_a_small_town_are_started_by_the_line_of_its_service(monkeypatch):
    """A figure counts for what a town installs, and for nothing else."""
    started = []
    monkeypatch.setattr(web, "serving", lambda command, *_rest, **_named: started.append(command))
    web.small_town({})
    (unit,) = re.findall(r"^ExecStart=\S+/bin/(.+)$", SERVICE.read_text(), re.MULTILINE)

    here = unit.replace("8101", "{port}").replace("/opt/igashu", str(ROOT))
    assert [*started[0][1:]] == here.split()[1:]
    assert "igashu_site.guarded:GuardedPages" in started[0]
    monkeypatch.setattr(web, "small_town", lambda env: started.append(env))
    monkeypatch.setattr(pages, "kept_town", dict)
    pages.EDGE.start()
    assert started[1] == {}
