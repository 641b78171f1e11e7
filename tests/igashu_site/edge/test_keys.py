"""Which request may be answered from the shelf, and what its answer depends on."""

import pytest

from igashu_site.edge.asgi import raw_of as asgi_raw
from igashu_site.edge.keys import Key, question


def asked(path="/", query=b"", method="GET", scheme="http", **headers):
    named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    scope = {
        "method": method,
        "scheme": scheme,
        "path": path,
        "query_string": query,
        "headers": [(b"host", b"testserver"), *named],
    }
    return question(asgi_raw(scope))


def test_a_strangers_request_has_a_key():
    assert asked("/about/").key == Key("http", "testserver", "/about/", "ja", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"authorization": b"Bearer x"},
        {"cookie": b"sessionid=abc"},
        {"cookie": b"a=b; sessionid="},
        {"cookie": b"messages=abc"},
        {"path": "/cms/"},
        {"path": "/accounts/login/"},
        {"path": "/mypage/"},
        {"path": "/preview/x/"},
        {"path": "/rooms/"},
        {"path": "/" + "a" * 400},
        {"host": b"evil.example"},
        {"host": b"testserver:1234"},
        {"query": b"q=ninja"},
        {"query": b"page=" + b"1" * 50},
        {"query": b"page=1&" * 30},
        {"query": b"page=%00"},
        {"query": b"page=\xe3\x81\x82"},
    ],
)
def test_these_go_to_django(headers):
    assert asked(**headers) is None


def test_two_cookie_headers_are_looked_at_both():
    headers = [(b"host", b"testserver"), (b"cookie", b"a=b"), (b"cookie", b"sessionid=x")]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
    assert question(asgi_raw(scope)) is None


@pytest.mark.parametrize("cookie", [b"_ga=1", b"csrftoken=abc", b"django_language=ja"])
def test_a_cookie_that_no_public_page_reads_does_no_harm(cookie):
    found = asked(cookie=cookie)
    assert found.key.language == "ja"
    assert not found.is_common


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "ja"),
        ({"accept_language": b"en-US,en;q=0.9"}, "en"),
        ({"accept_language": b"fr, en;q=0.1"}, "en"),
        ({"accept_language": b"fr"}, "ja"),
        ({"accept_language": b"en", "cookie": b"django_language=ja"}, "ja"),
        ({"accept_language": b"en", "cookie": b"django_language=xx"}, "en"),
    ],
)
def test_the_language_is_that_of_the_site(headers, language):
    assert asked(**headers).key.language == language


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        (b"way=join&category=local", "category=local&way=join"),
        (b"category=b&category=a", "category=b&category=a"),
        (b"category=a&category=a", "category=a"),
        (b"utm_source=letter&page=2&fbclid=IwAR0", "page=2"),
        (b"gclid=1", ""),
    ],
)
def test_a_query_has_one_form(query, canonical):
    assert asked(query=query).key.query == canonical


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (b"gzip, deflate, br", "br"),
        (b"gzip", "gzip"),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"br; q=0.0", ""),
        (b"identity", ""),
        (b"*", ""),
    ],
)
def test_the_form_is_one_the_browser_takes(accepted, encoding):
    assert asked(accept_encoding=accepted).encoding == encoding


def test_a_proxys_word_on_the_scheme_counts_only_where_it_is_trusted(settings):
    assert asked(x_forwarded_proto=b"https").key.scheme == "http"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert asked(x_forwarded_proto=b"https").key.scheme == "https"
    assert asked(x_forwarded_proto=b"http", scheme="https").key.scheme == "http"
