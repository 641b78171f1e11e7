"""Pages as files: put there only while they are true, gone before the change has been answered."""

import errno
import os
import sqlite3
import time
from pathlib import Path

import pytest

from home.freshness import Reading
from igashu_site.edge import files, nginx
from igashu_site.edge.answers import entry_of
from igashu_site.edge.keys import Key

TABLES = frozenset({"home_notice"})
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", b"b 'self'; a 'none'"),
]


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    settings.IGASHU_EDGE_FILES = str(tmp_path)
    settings.BASE_URL = "https://town.example"
    settings.ALLOWED_HOSTS = ["town.example", "www.town.example", ".wild.example"]
    plain = entry_of(key(), HEADERS, b"", Reading()).forms[""].start["headers"]
    monkeypatch.setattr(nginx, "every_page", lambda: nginx.own_headers(plain))
    return tmp_path


def key(path="/about/", *, host="town.example", scheme="https", query=""):
    return Key(scheme, host, path, "ja", query)


def page(body=b"page " * 300, *, at=None, ticket=None, headers=HEADERS, tables=TABLES):
    entry = entry_of(at or key(), headers, body, Reading(tables=set(tables)))
    entry.files_ticket = files.ticket() if ticket is None else ticket
    return entry


def file_of(folder, path="town.example/ja/about/~.html"):
    return folder / path


def test_a_page_is_put_where_nginx_looks__and_taken_away_with_what_it_read(folder):
    files.put(page())
    assert file_of(folder).read_bytes() == b"page " * 300
    assert file_of(folder, "town.example/ja/about/~.html.gz").exists()
    files.forget(frozenset({"another"}))
    assert file_of(folder).exists()
    files.forget(TABLES)
    assert [path.name for path in folder.rglob("*~*")] == []


def test_a_page_of_before_cannot_come_after(folder):
    old = page()
    files.forget(TABLES)
    files.put(old)
    assert not file_of(folder).exists()
    files.put(page())
    assert file_of(folder).exists()


def test_it_would__without_the_clock__control(folder, monkeypatch):
    monkeypatch.setattr(files, "is_overtaken", lambda *_: False)
    old = page()
    files.forget(TABLES)
    files.put(old)
    assert file_of(folder).exists()


def test_everything_is_forgotten_together(folder):
    files.put(page())
    old = page(at=key("/"))
    files.forget(frozenset({"*"}))
    files.put(old)
    assert list(folder.rglob("*~*")) == []


@pytest.mark.parametrize(
    "at",
    [
        key(query="page=2"),
        key("/theme.css"),
        key("/a b/"),
        key("/../etc/"),
        key("/日本/"),
        key("/about"),
        key(host="evil.example"),
        key(host="a.wild.example"),
        key(host="town.example:8443"),
        key(scheme="http"),
    ],
)
def test_what_nginx_would_not_find_is_no_file(at, folder):
    files.put(page(at=at))
    assert list(folder.rglob("*~*")) == []


def test_a_page_with_a_header_of_its_own_is_no_file(folder):
    files.put(page(headers=[*HEADERS, (b"x-robots-tag", b"noindex")]))
    assert list(folder.rglob("*~*")) == []
    # The order of a policy's parts is no difference.
    same = [HEADERS[0], (b"content-security-policy", b"a 'none'; b 'self'")]
    files.put(page(headers=same))
    assert file_of(folder).exists()


def test_a_page_leaves_when_its_moment_comes(folder):
    entry = page()
    entry.until = time.time() + 60
    files.put(entry)
    files.take_away()
    assert file_of(folder).exists()
    with sqlite3.connect(folder / ".index") as book:
        book.execute("UPDATE pages SET until = ?", (time.time() - 0.001,))
    book.close()
    files.take_away()
    assert list(folder.rglob("*~*")) == []


def test_what_holds_for_moments_only_is_no_file(folder):
    entry = page()
    entry.until = time.time() + 1
    files.put(entry)
    assert not file_of(folder).exists()


def test_two_versions_of_one_length_have_two_times(folder):
    """Nginx makes its ETag of both: a reader must never be told that the old one still holds."""
    times = set()
    for body in (b"3" * 900, b"2" * 900):
        files.forget(TABLES)
        files.put(page(body))
        times.add(os.stat(file_of(folder)).st_mtime)
    assert len(times) == 2


def test_without_a_folder_nothing_is_written(settings):
    settings.IGASHU_EDGE_FILES = ""
    assert files.ticket() == 0
    files.put(page(ticket=0))
    files.forget(TABLES)
    files.take_away()
    assert not Path("~.html").exists()


# --- A folder that goes wrong ---------------------------------------------------------------------


def spoil(folder):
    """The index is no database any more."""
    (folder / ".index").write_bytes(b"\0" * 4096 + b"not a database")


def no_room(*_arguments, **_options):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_taken_away_by_the_index_is_taken_away_without_it(folder):
    files.put(page())
    under_way = page()
    spoil(folder)
    files.forget(TABLES)
    assert list(folder.rglob("*~*")) == []
    files.put(under_way)
    assert not file_of(folder).exists(), "it was begun before the change"
    files.put(page())
    assert file_of(folder).exists()


def test_it_would_stay_there__control(folder, monkeypatch):
    monkeypatch.setattr(files, "begin_anew", lambda: None)
    files.put(page())
    spoil(folder)
    files.forget(TABLES)
    assert file_of(folder).exists()


def test_a_page_whose_folder_cannot_be_asked_is_not_taken_for_true(folder):
    kept = page()
    spoil(folder)
    assert files.put(kept) is False
    assert files.ticket() == files.NO_TICKET
    files.take_away()  # it begins anew
    assert files.put(kept) is False, "begun before"
    kept.files_ticket = files.NO_TICKET
    assert files.put(kept) is False, "begun while nobody could ask"
    assert files.put(page()) is True


def test_a_full_disk_costs_a_file_and_nothing_else(folder, monkeypatch):
    monkeypatch.setattr(files._full, "until", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", no_room)
        assert files.put(page()) is True
        assert files.put(page(at=key("/"))) is True
    assert list(folder.rglob("*~*")) == []
    monkeypatch.setattr(files._full, "until", 0.0)
    assert files.put(page()) is True
    assert file_of(folder).exists()


def test_half_a_page_is_never_left(folder, monkeypatch):
    monkeypatch.setattr(files._full, "until", 0.0)
    monkeypatch.setattr(os, "utime", no_room)
    files.put(page())
    assert list(folder.rglob("*~*")) == []
