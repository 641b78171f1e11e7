"""The harness itself: what it says it does to a connection or a process, it does."""

import json
import socket
import subprocess
import threading

import pytest

from tests.servers import leftovers
from tests.servers.process import until
from tests.servers.profiles import large, small
from tests.servers.proxy import FaultProxy
from tests.servers.site import COOKIE, ask


@pytest.fixture
def echo():
    """Yield the port of a server that answers with what it was told, until the end is said."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(line):
        with line:
            while said := line.recv(4096):
                line.sendall(said)

    def serve():
        while True:
            try:
                line, _who = listener.accept()
            except OSError:
                return
            threading.Thread(target=quietly, args=(answer, line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def quietly(what, line):
    try:
        what(line)
    except OSError:
        return


@pytest.fixture
def proxy(echo):
    with FaultProxy(echo) as made:
        yield made


@pytest.fixture
def line(proxy):
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as made:
        made.settimeout(5)
        yield made


def tell(line, words=b"hello"):
    line.sendall(words)
    return line.recv(4096)


def hears_nothing(line, seconds=0.3):
    line.settimeout(seconds)
    with pytest.raises(TimeoutError):
        line.recv(4096)
    line.settimeout(5)
    return True


def test_it_passes_everything_on(line):
    assert tell(line) == b"hello"


@pytest.mark.parametrize("ways", [(), ("up",), ("down",)])
def test_stalled__nothing_passes_and_nothing_is_lost(proxy, line, ways):
    proxy.stall(*ways)
    line.sendall(b"hello")
    assert hears_nothing(line)
    proxy.heal()
    assert line.recv(4096) == b"hello"


def test_reset__the_client_sees_a_broken_connection(proxy, line):
    assert tell(line) == b"hello"
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        line.recv(4096)


def test_dropped_after_a_few_bytes__the_answer_does_not_come_whole(proxy, line):
    proxy.drop_after(7)
    assert tell(line) == b"hello"
    line.sendall(b"again")
    with pytest.raises(ConnectionResetError):
        line.recv(4096)


def test_half_closed__the_client_is_told_the_end_and_hears_no_more(proxy, line):
    assert tell(line) == b"hello"
    proxy.half_close()
    assert line.recv(4096) == b""


def test_refused__a_new_connection_is_reset(proxy):
    proxy.refuse()
    with (
        pytest.raises(ConnectionResetError),
        socket.create_connection(("127.0.0.1", proxy.port), 5) as line,
    ):
        line.recv(1)


def test_delayed__the_answer_takes_its_time(proxy, line):
    proxy.delay(0.2)
    line.sendall(b"hello")
    assert hears_nothing(line, 0.15)
    assert line.recv(4096) == b"hello"


def test_what_a_test_leaves_behind_is_seen_and_ended():
    """The control of the fixture that watches over every file: an orphan of an orphan."""
    with leftovers.nothing_new_left(0) as found:
        subprocess.run(["sh", "-c", "sleep 987 & sleep 988 &"], check=True)
    assert sorted(words.split(" ", 1)[1] for words in found) == ["sleep 987", "sleep 988"]
    with leftovers.nothing_new_left() as found:
        subprocess.run(["true"], check=True)
    assert found == []


def test_the_small_profile_lives_dies_and_comes_back():
    with small() as town:
        assert ask(town.embedded.port, "/readyz").status == 200
        town.embedded.kill()
        assert not town.embedded.is_alive()
        town.embedded.start()
        assert ask(town.embedded.port, "/readyz").status == 200


def test_the_large_profile_survives_its_servers():
    with large(pages=2, worker=True, via=("redis",)) as town:
        ports = [worker.port for worker in town.workers if worker.port]
        assert [ask(port, "/readyz").status for port in ports] == [200, 200, 200]
        town.postgres.kill()
        assert [ask(port, "/livez").status for port in ports] == [200, 200, 200]
        town.postgres.revive()
        until(lambda: ask(ports[-1], "/readyz").status == 200)
        town.redis.kill()
        assert not redis_is_well(ports[-1])
        town.redis.start()
        until(lambda: redis_is_well(ports[-1]))
        town.proxies["redis"].refuse()
        town.proxies["redis"].reset()
        assert not redis_is_well(ports[-1])
        town.proxies["redis"].heal()
        until(lambda: redis_is_well(ports[-1]))


def redis_is_well(port):
    """Ask the process that is ready in any case: pages need no Redis."""
    answer = ask(port, "/readyz")
    assert answer.status == 200
    return json.loads(answer.text)["channel_layer"]


def test_a_person_is_signed_in_from_outside():
    with small() as town:
        town.site.python(
            "from members.models import User; User.objects.create_user('aoi@example.jp')"
        )
        cookie = f"{COOKIE}={town.site.session_of('aoi@example.jp')}"
        refused, welcome = (
            ask(town.embedded.port, "/api/v1/me", **headers) for headers in ({}, {"Cookie": cookie})
        )
    assert (refused.status, welcome.status) == (401, 200)
