"""What a visitor writes into X-Forwarded-… counts only if our own proxy says it."""

import pytest

from igashu_site.proxy import CLAIMS, is_proxy

LIES = dict.fromkeys(CLAIMS, "203.0.113.9") | {"HTTP_X_FORWARDED_PROTO": "https"}


@pytest.fixture
def claims(client, settings):
    """Return a function: what is left of the claims when they come from an address."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def ask(address):
        answer = client.get("/livez", REMOTE_ADDR=address, **LIES)
        request = answer.wsgi_request
        return {name for name in CLAIMS if name in request.META}, request.is_secure()

    return ask


def test_the_proxy_is_believed(claims):
    assert claims("127.0.0.1") == (set(CLAIMS), True)


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", "10.0.0.1", "unknown"])
def test_nobody_else_is(claims, address):
    assert claims(address) == (set(), False)


def test_a_named_network_is(claims, settings):
    settings.IGASHU_PROXY_ADDRESSES = ["10.0.0.0/24"]
    assert claims("10.0.0.1") == (set(CLAIMS), True)
    assert claims("127.0.0.1") == (set(), False)


def test_a_unix_socket_is_guarded_by_its_file():
    assert is_proxy("", ("127.0.0.1",))


def test_it_stands_before_everything_that_asks(settings):
    assert settings.MIDDLEWARE[0] == "igashu_site.proxy.BelieveTheProxyAlone"
