"""A network in front: what pages tell it, what waits to be told, and that it is told at last."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
from django.utils.timezone import now

from home.freshness import Reading
from igashu_site.edge import news
from igashu_site.edge.answers import entry_of
from igashu_site.edge.cdn import shapes, tags, teller, waiting
from igashu_site.edge.keys import Key, Question
from igashu_site.models import Change, Heartbeat

KEY = Key("https", "testserver", "/", "ja", "")
ASKED = Question(KEY, "", is_head=False, known=b"", is_common=True)


class Endpoint(BaseHTTPRequestHandler):
    """Notes what it is asked; answers what the test has laid out."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, dict(self.headers), body))
        status, headers, said = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def listener():
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def endpoint(listener, settings):
    settings.IGASHU_CDN_PURGE_URL = f"http://127.0.0.1:{listener.server_port}/purge?zone=1"
    settings.IGASHU_CDN_PURGE_TOKEN = "only-for-tests"
    listener.asked, listener.answer = [], (200, {}, b"{}")
    return listener


def note(tables="home_notice", **fields):
    return Change.objects.create(tables=tables, at=now(), **fields)


# --- What a page tells ----------------------------------------------------------------------------


def headers_of(entry, question=ASKED):
    return dict(entry.answer_to(question).start["headers"])


def page(tables=("home_notice",), *, seconds=300):
    reading = Reading(tables=set(tables), until=now() + timedelta(seconds=seconds))
    return entry_of(KEY, [(b"content-type", b"text/html")], b"x" * 900, reading)


def test_a_network_that_hears_may_keep_a_page_to_its_moment__browsers_ask(endpoint):
    told = headers_of(page(seconds=300))
    assert told[b"surrogate-control"] in (b"max-age=299", b"max-age=300")
    assert told[b"cdn-cache-control"] == told[b"surrogate-control"]
    assert told[b"cache-control"] == b"no-cache"
    assert b"home_notice" in told[b"surrogate-key"].split()
    assert b"all" in told[b"cache-tag"].split(b",")


def test_the_time_runs_while_the_page_lies_here(endpoint, time_machine_at):
    entry = page(seconds=300)
    with time_machine_at(now() + timedelta(seconds=200)):
        assert headers_of(entry)[b"surrogate-control"] in (b"max-age=99", b"max-age=100")
    with time_machine_at(now() + timedelta(seconds=300)):
        assert b"surrogate-control" not in headers_of(entry)


def test_a_network_that_has_the_page_already_is_told_the_same(endpoint):
    entry = page()
    known = headers_of(entry, ASKED._replace(known=entry.etag))
    assert {b"surrogate-control", b"surrogate-key", b"cache-tag", b"vary", b"etag"} <= set(known)


def test_without_an_endpoint_no_network_may_keep_anything(settings):
    settings.IGASHU_EDGE_TAGS = True
    told = headers_of(page())
    assert b"surrogate-key" in told
    assert not {b"surrogate-control", b"cdn-cache-control"} & set(told)


def test_too_many_names_become_one_that_every_purge_holds():
    many = [f"a_table_with_a_long_name_{n:03}" for n in range(200)]
    assert tags.names_of(many) == ["all", "wide"]
    assert set(tags.names_of(many)) & set(tags.names_to_purge(["home_notice"]))
    assert tags.names_to_purge({"*", "home_notice"}) == ["all"]


# --- How it is asked ------------------------------------------------------------------------------


def test_each_shape_asks_in_its_own_way(endpoint, settings):
    endpoint.answer = (200, {}, b'{"success": true}')
    for name in shapes.SHAPES:
        settings.IGASHU_CDN_PURGE = name
        shapes.purge(["a", "b"])
    plain, fastly, cloudflare = endpoint.asked
    assert {path for path, _headers, _body in endpoint.asked} == {"/purge?zone=1"}
    assert plain[1]["Surrogate-Key"] == fastly[1]["Surrogate-Key"] == "a b"
    assert fastly[1]["Fastly-Key"] == "only-for-tests"
    assert plain[1]["Authorization"] == cloudflare[1]["Authorization"] == "Bearer only-for-tests"
    assert json.loads(cloudflare[2]) == {"tags": ["a", "b"]}


def test_no_request_holds_more_names_than_it_may(endpoint, settings):
    settings.IGASHU_CDN_PURGE = "cloudflare"
    endpoint.answer = (200, {}, b'{"success": true}')
    shapes.purge([str(n) for n in range(70)])
    sizes = [len(json.loads(body)["tags"]) for _path, _headers, body in endpoint.asked]
    assert sizes == [30, 30, 10]


@pytest.mark.parametrize(
    ("shape", "answer"),
    [
        ("plain", (401, {}, b"")),
        ("plain", (503, {}, b"")),
        ("plain", (307, {"Location": "http://127.0.0.1:9/"}, b"")),
        ("cloudflare", (200, {}, b'{"success": false}')),
        ("cloudflare", (200, {}, b"<html>")),
    ],
)
def test_whatever_else_it_says_is_a_no(endpoint, settings, shape, answer):
    settings.IGASHU_CDN_PURGE, endpoint.answer = shape, answer
    with pytest.raises(shapes.NotUnderstoodError) as trouble:
        shapes.purge(["a"])
    assert len(endpoint.asked) == 1
    assert "only-for-tests" not in str(trouble.value)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://api.cdn.example/purge", True),
        ("http://127.0.0.1:8080/", True),
        ("http://localhost/", True),
        ("http://api.cdn.example/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("ftp://127.0.0.1/", False),
        ("file:///etc/passwd", False),
        ("//cdn.example/", False),
    ],
)
def test_the_token_leaves_where_nobody_listens(url, is_safe, settings):
    assert shapes.is_safe(urlsplit(url)) is is_safe
    settings.IGASHU_CDN_PURGE_URL = url
    if not is_safe:
        with pytest.raises(shapes.NotUnderstoodError, match="https"):
            shapes.purge(["a"])


# --- Until it has understood ----------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_changed_is_told_in_one__and_once_more_later(endpoint, time_machine_at):
    note(), note("home_navigation wagtailcore_page")
    told = teller.Teller()
    assert told.turn()
    (_path, headers, _body) = endpoint.asked[0]
    names = set(headers["Surrogate-Key"].split())
    assert names == {"home_notice", "home_navigation", "wagtailcore_page", "wide"}
    assert not told.turn(), "once is enough for now"
    with time_machine_at(now() + timedelta(seconds=15)):
        assert told.turn(), "a page of before may have been on its way"
        assert not told.turn()
    assert [len(endpoint.asked), set(Change.objects.values_list("told", flat=True))] == [2, {2}]


@pytest.mark.django_db
def test_who_does_not_understand_is_told_again__later_and_later(endpoint, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(teller, "monotonic", lambda: clock[0])
    note()
    endpoint.answer = (503, {}, b"")
    told, tries = teller.Teller(), []
    for _second in range(200):
        before = len(endpoint.asked)
        told.turn()
        if len(endpoint.asked) > before:
            tries.append(clock[0] - 1000)
        clock[0] += 1
    assert tries == [0, 2, 6, 14, 30, 62, 122, 182]
    assert waiting.queue().waiting == 1
    assert Heartbeat.objects.get(job=teller.JOB).error == "NotUnderstoodError"
    endpoint.answer = (200, {}, b"")
    clock[0] += 60
    assert told.turn()
    assert waiting.queue().waiting == 0


@pytest.mark.django_db
def test_a_new_process_knows_what_was_not_told(endpoint):
    note()
    endpoint.answer = (503, {}, b"")
    assert not teller.Teller().turn()
    endpoint.answer = (200, {}, b"")
    assert teller.Teller().turn()


@pytest.mark.django_db
def test_while_nothing_may_be_written_it_waits(endpoint, settings):
    note()
    settings.IGASHU_READ_ONLY = True
    assert not teller.Teller().turn()
    settings.IGASHU_READ_ONLY = False
    assert teller.Teller().turn()


@pytest.mark.django_db
@pytest.mark.parametrize("is_there", [True, False], ids=["a network", "none__control"])
def test_what_was_not_told_is_not_swept_away(settings, is_there):
    settings.IGASHU_CDN_PURGE_URL = "https://cdn.example/purge" if is_there else ""
    long_ago = now() - timedelta(days=2)
    for told in (0, 1, 2):
        Change.objects.create(tables="home_notice", at=long_ago, told=told)
    ear = news.Ear()
    ear.highest, ear.swept_at = note().pk, -news.SWEEP_SECONDS
    ear.sweep()
    left = Change.objects.filter(at=long_ago).values_list("told", flat=True)
    assert list(left) == ([0] if is_there else [])


@pytest.mark.django_db
def test_the_age_of_what_waits_is_seen(endpoint):
    assert (waiting.queue().waiting, waiting.queue().seconds) == (0, 0.0)
    Change.objects.create(tables="home_notice", at=now() - timedelta(minutes=3))
    found = waiting.queue()
    assert found.waiting == 1
    assert found.is_late
    assert 179 < found.seconds < 200


def test_where_there_is_no_network_nothing_is_asked(settings, django_assert_num_queries):
    settings.IGASHU_CDN_PURGE_URL = ""
    assert waiting.queue() is None
    stop = threading.Event()
    before = threading.active_count()
    teller.begin(stop, lambda: True)
    assert threading.active_count() == before


# --- Half set up ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({}, None),
        ({"IGASHU_CDN_PURGE": "carrier-pigeon"}, "E050"),
        ({"IGASHU_CDN_PURGE_URL": "http://cdn.example/"}, "E051"),
        ({"IGASHU_CDN_PURGE_URL": "https://[::1/"}, "E051"),
        ({"IGASHU_CDN_PURGE_TOKEN": ""}, "E052"),
        ({"IGASHU_CDN_PURGE_URL": "", "IGASHU_EDGE_TAGS": True}, "W053"),
        ({"IGASHU_EDGE_FILES": "/var/lib/igashu/kept"}, "W054"),
        ({"IGASHU_CDN_PURGE_URL": ""}, None),
    ],
)
def test_half_of_it_is_told_by_its_number(settings, changed, number):
    from igashu_site.edge.cdn.checks import a_network_in_front_hears_of_changes

    whole = {
        "IGASHU_CDN_PURGE_URL": "https://cdn.example/purge",
        "IGASHU_CDN_PURGE_TOKEN": "only-for-tests",
    }
    for name, value in (whole | changed).items():
        setattr(settings, name, value)
    found = a_network_in_front_hears_of_changes()
    assert [one.id for one in found] == ([f"igashu.{number}"] if number else [])
    assert all(one.hint for one in found)
