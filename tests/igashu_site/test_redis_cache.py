"""A Redis that is dead or hangs makes misses, not error pages."""

import socket
import time

import pytest

from igashu_site.redis_cache import ForgivingClient, ForgivingRedisCache


@pytest.fixture
def nobody():
    """Yield a cache whose Redis accepts and never answers; count who knocked."""
    ForgivingClient.away_until = 0.0
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        yield ForgivingRedisCache(address, {"OPTIONS": {"socket_timeout": 0.05}})
    ForgivingClient.away_until = 0.0


def test_every_word_has_an_answer(nobody):
    assert nobody.get("a", "else") == "else"
    assert nobody.get_many(["a", "b"]) == {}
    assert [nobody.add("a", 1), nobody.touch("a"), nobody.delete("a")] == [False, False, False]
    assert (nobody.set("a", 1), nobody.set_many({"a": 1}), nobody.has_key("a")) == (None, [], False)
    assert nobody.delete_many(["a"]) is None


def test_a_counter_is_gone(nobody):
    with pytest.raises(ValueError, match="not found"):
        nobody.incr("a")


def test_after_a_failure_nobody_waits_again(nobody):
    nobody.get("a")
    began = time.perf_counter()
    for _ in range(100):
        nobody.get("a")
    assert time.perf_counter() - began < 0.05 * 10  # a hundred waits would be five seconds


def test_after_the_rest_it_is_asked_again(nobody):
    nobody.get("a")
    assert ForgivingClient.away_until > time.monotonic()
    ForgivingClient.away_until = 0.0
    nobody.get("a")
    assert ForgivingClient.away_until > time.monotonic()
