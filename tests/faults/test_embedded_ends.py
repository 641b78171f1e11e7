"""A server of one process ends when it is told to, whatever a request is doing."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import partial

import pytest

from tests.servers.process import free_port, until
from tests.servers.site import ROOT, shipped

STUCK = "tests.faults.stuck:application"


def answers(port):
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=1)
    except OSError:
        return None


def on_a_laptop(port, module="igashu_site.embedded"):
    return [sys.executable, "-m", module, "-b", "127.0.0.1", "-p", str(port), STUCK]


def in_a_small_town(port):
    """As it is shipped, with less patience."""
    command = [*shipped("igashu-small", port)[:-1], STUCK]
    patience = command.index("--timeout-graceful-shutdown") + 1
    return [*command[:patience], "1", *command[patience + 1 :]]


@contextmanager
def server_with_a_request_under_way(command_at):
    port = free_port()
    command = command_at(port)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        try:
            line = until(lambda: answers(port), 30, what="the server listens")
            with line:
                line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert server.stdout.readline() == b"waits\n"
                yield server
        finally:
            server.kill()


@pytest.mark.parametrize("command_at", [on_a_laptop, in_a_small_town])
def test_it_ends_although_a_request_waits(command_at):
    with server_with_a_request_under_way(command_at) as server:
        server.send_signal(signal.SIGTERM)
        # uvicorn ends by the signal itself, as a program without any handler would.
        assert server.wait(15) in (0, -signal.SIGTERM)


def test_daphne_by_itself_would_wait_for_ever():
    """Negative control."""
    with server_with_a_request_under_way(partial(on_a_laptop, module="daphne")) as server:
        server.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(15)
