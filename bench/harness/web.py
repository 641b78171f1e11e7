"""Servers by name, so that a row says only what differs."""

from collections.abc import Mapping

from tests.servers.site import shipped

from .servers import free_port, needs, program, serving

THREADS = 4


def granian(app: str, env: Mapping[str, str], *, workers: int = 1, threads: int = THREADS):
    """Serve pages as production does."""
    command = [
        *(program("granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}"),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--no-ws", "--log-level", "warning", app),
    ]
    return serving(command, free_port(), env=env)


def gunicorn(app: str, env: Mapping[str, str], *, workers: int = 1, threads: int = THREADS):
    command = [
        *(program("gunicorn"), "--bind", "127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads), "--log-level", "warning", app),
    ]
    return serving(command, free_port(), env=env)


def uvicorn(app: str, env: Mapping[str, str], *, options: tuple[str, ...] = ()):
    command = [
        *(program("uvicorn"), "--host", "127.0.0.1", "--port", "{port}", "--no-access-log"),
        # As the sockets' service starts it: nginx in front says who asks, in a header of its own.
        *("--no-proxy-headers", "--log-level", "warning", *options, app),
    ]
    return serving(command, free_port(), env=env)


def small_town(env: Mapping[str, str]):
    """Serve all with one process, by the very line that the small town's service starts."""
    return serving(shipped("igashu-small", "{port}"), free_port(), env=env)


def daphne(app: str, env: Mapping[str, str]):
    command = [program("daphne"), "--access-log", "/dev/null", "-b", "127.0.0.1", "-p", "{port}"]
    return serving([*command, app], free_port(), env=env)


def no_granian() -> str:
    return needs("granian")


def no_gunicorn() -> str:
    return needs("gunicorn")


def no_nginx() -> str:
    return needs("nginx")
