"""What somebody outside might try: to poison a page for others, or to fill the memory."""

import pytest
from django.http import HttpResponse

from igashu_site.edge import keys
from igashu_site.edge.asgi import raw_of as asgi_raw
from igashu_site.edge.keys import question
from igashu_site.edge.shelf import LONGEST_MEMO, UNKEPT_LIMIT, Shelf
from igashu_site.edge.wsgi import WsgiEdge
from tests.igashu_site.edge.test_shelf import entry

MARK = "evil.example"

# --- Poison ---------------------------------------------------------------------------------------

HEADERS = [
    {"x_forwarded_host": MARK},
    {"x_forwarded_for": MARK},
    {"x_forwarded_proto": "https"},
    {"x_forwarded_port": "1234"},
    {"x_original_url": f"/{MARK}"},
    {"x_rewrite_url": f"/{MARK}"},
    {"x_http_method_override": "POST"},
    {"forwarded": f"host={MARK}"},
    {"origin": f"https://{MARK}"},
    {"referer": f"https://{MARK}/"},
    {"user_agent": MARK},
    {"accept": "application/json"},
    {"range": "bytes=0-9"},
    {"if_none_match": f'"a", W/"b", "{MARK}"'},
    {"if_modified_since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"accept_encoding": "br;q=0, gzip;q=0.000, *;q=0"},
    {"accept_language": "en;q=0.0, ja"},
    {"cookie": f"_ga={MARK}; a; =b; ;;; django_language={MARK}"},
    {"cookie": "csrftoken=" + MARK},
    {"cookie": "django_language=../../etc/passwd"},
    {"host": "TestServer"},
    {"x_requested_with": "XMLHttpRequest"},
    {"method": "HEAD"},
]
PATHS = [
    "/join/?",
    "/join/?&&",
    "/join/?utm_source=" + MARK,
    "/%6aoin/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("headers", HEADERS, ids=lambda one: next(iter(one.items()))[0])
def test_who_comes_after_reads_what_a_stranger_reads(house, door, headers):
    fresh = door.fresh("/join/")
    door.read("/join/", **headers)
    read = door.read("/join/")
    assert (read.status, read.body) == (200, fresh.body)
    assert not any(MARK in str(key) for key in door.edge.shelf.plain.entries)
    assert MARK.encode() not in b"".join(
        entry.forms[""].body["body"] for entry in door.edge.shelf.plain.entries.values()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_another_way_of_writing_an_address_is_the_same_page(house, door, path):
    fresh = door.fresh("/join/")
    assert door.read(path).body == fresh.body
    assert [key.path for key in door.edge.shelf.plain.entries] in (["/join/"], [])
    assert door.read("/join/").body == fresh.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/x//join/", "/join", "/join/%2e%2e/", "/./join/", "/JOIN/", "/join/%00", "/join/%ff/"]
)
def test_an_address_that_is_none_is_nobodys_page(house, door, path):
    assert door.read(path).status in (301, 302, 400, 404)
    assert len(door.edge.shelf) == 0
    assert door.read("/join/").status == 200


@pytest.mark.parametrize("port", ["", ":80", ":443", ":8443", ":"])
def test_no_port_is_a_page_of_its_own(port):
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": []}
    scope["headers"] = [(b"host", b"testserver" + port.encode())]
    found = question(asgi_raw(scope))
    assert found is None or found.key.host == "testserver"


def test_two_hosts_in_one_request_are_none():
    hosts = [(b"host", b"testserver"), (b"host", MARK.encode())]
    for headers in (hosts, hosts[::-1]):
        scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
        assert question(asgi_raw(scope)) is None


@pytest.mark.parametrize("name", ["__Host-session", "sessionid"])
@pytest.mark.parametrize(
    "cookie", ["{}=x", " {} =x", "a=b;{}=x", "a=b;\t{}=x", "a; ; {}=", '{}="x"', "b={}; {}=x"]
)
def test_whoever_has_a_session_is_no_stranger__however_it_is_written(settings, name, cookie):
    settings.SESSION_COOKIE_NAME = name
    headers = [(b"host", b"testserver"), (b"cookie", cookie.replace("{}", name).encode())]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
    assert question(asgi_raw(scope)) is None


@pytest.mark.parametrize(
    "accepted",
    ["gzip;q=0", "gzip ; q=0.0", "gzip;x=1;q=0", "gzip;q=0.", "GZIP;Q=0.000", "gzip; q = 0"],
)
def test_a_form_that_is_not_wanted_is_not_sent(accepted):
    assert keys.encoding_of(accepted.encode()) == ""


# --- Memory ---------------------------------------------------------------------------------------


def missing(environ, start_response):
    response = HttpResponse("404", status=404)
    start_response("404 Not Found", list(response.items()))
    return [response.content]


def test_addresses_that_are_not_there_fill_nothing():
    shelf = Shelf(1_000_000)
    edge = WsgiEdge(missing, shelf=shelf, hears=lambda: True)
    for number in range(UNKEPT_LIMIT + 200):
        assert edge_status(edge, f"/{number}/") == 404
    assert (len(shelf), len(shelf.memo), len(edge.flights)) == (0, 0, 0)
    assert len(shelf.unkept) == UNKEPT_LIMIT


def edge_status(edge, path):
    """Ask as a server does, without the cost of a test's request."""
    said = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "testserver"}
    edge(environ | {"wsgi.url_scheme": "http"}, lambda status, _headers: said.append(status))
    return int(said[0][:3])


LONG = b"x" * 8_000
CACHES = (keys.own_host, keys.chosen, keys.canonical, keys.encoding_of)


def remembered_of(header):
    """Return how much more is remembered after a request with this header, however it came."""
    headers = [(b"host", b"testserver"), header]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
    before = sum(cache.cache_info().currsize for cache in CACHES)
    page, shelf = entry("/"), Shelf(1_000_000)
    shelf.put(page, shelf.clock)
    raw = asgi_raw(scope)
    if question(raw) is not None:
        shelf.remember(raw, page, "answer")
    return len(shelf.memo) + sum(cache.cache_info().currsize for cache in CACHES) - before


LONG_HEADERS = [
    (b"host", LONG),
    (b"if-none-match", LONG),
    (b"accept-language", LONG),
    (b"accept-encoding", LONG),
    (b"cookie", b"django_language=" + LONG),
]


@pytest.mark.parametrize("header", LONG_HEADERS, ids=lambda one: one[0].decode())
def test_a_long_header_is_not_remembered(header, monkeypatch):
    question(asgi_raw({"method": "GET", "path": "/", "query_string": b"", "headers": HOST}))
    for cache in CACHES:
        cache.cache_clear()
    assert remembered_of(header) <= 3, "only the host, and that nothing was said"
    for cache in CACHES:
        cache.cache_clear()
    few = remembered_of(header)
    monkeypatch.setattr(keys, "LONGEST", {})
    monkeypatch.setattr(keys, "LONGEST_LANGUAGE", 10_000)
    monkeypatch.setattr("igashu_site.edge.shelf.LONGEST_MEMO", 100_000)
    for cache in CACHES:
        cache.cache_clear()
    assert remembered_of(header) > few, "the control: without the bounds it is"


HOST = [(b"host", b"testserver")]


@pytest.mark.parametrize("query", [b"page=" + LONG, b"page=1&" * 100])
def test_a_long_query_is_not_remembered(query):
    size = keys.canonical.cache_info().currsize
    scope = {"method": "GET", "path": "/", "query_string": query, "headers": []}
    scope["headers"] = [(b"host", b"testserver")]
    assert question(asgi_raw(scope)) is None
    assert keys.canonical.cache_info().currsize == size


def test_they_are_as_long_as_they_may_be__control():
    """A browser's own headers are remembered: the bound does not switch the memory off."""
    usual = b"ja,en-US;q=0.9,en;q=0.8,zh-CN;q=0.7,zh;q=0.6"
    headers = [(b"host", b"testserver"), (b"accept-language", usual)]
    scope = {"method": "GET", "path": "/", "query_string": b"page=2", "headers": headers}
    found = question(asgi_raw(scope))
    assert found.key.language == "ja"
    assert sum(len(part) for part in asgi_raw(scope) if part) < LONGEST_MEMO
