"""The embedded server ends when it is told to, whatever a request is doing."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.servers.process import free_port, until
from tests.servers.site import ROOT

STUCK = "tests.faults.stuck:application"


def answers(port):
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=1)
    except OSError:
        return None


@contextmanager
def server_with_a_request_under_way(module):
    port = free_port()
    command = [sys.executable, "-m", module, "-b", "127.0.0.1", "-p", str(port), STUCK]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        try:
            line = until(lambda: answers(port), 30, what="the server listens")
            with line:
                line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert server.stdout.readline() == b"waits\n"
                yield server
        finally:
            server.kill()


def test_it_ends_although_a_request_waits():
    with server_with_a_request_under_way("igashu_site.embedded") as server:
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) == 0


def test_daphne_by_itself_would_wait_for_ever():
    """Negative control."""
    with server_with_a_request_under_way("daphne") as server:
        server.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(15)
