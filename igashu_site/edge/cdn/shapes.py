"""How the purge endpoints of this world want to be asked. A new one is a line in SHAPES."""

import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 5
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Of an answer no more is read.
LONGEST_ANSWER = 65_536


class NotUnderstoodError(Exception):
    """The endpoint did not say that it has forgotten. Its words hold no token."""


class Request(NamedTuple):
    headers: dict[str, str]
    body: bytes


class Shape(NamedTuple):
    most_names: int
    request: Callable[[list[str], str], Request]
    is_done: Callable[[bytes], bool] = lambda _answer: True


def fastly(names: list[str], token: str) -> Request:
    return Request({"Fastly-Key": token, "Surrogate-Key": " ".join(names)}, b"")


def cloudflare(names: list[str], token: str) -> Request:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Request(headers, json.dumps({"tags": names}).encode())


def plain(names: list[str], token: str) -> Request:
    return Request({"Authorization": f"Bearer {token}", "Surrogate-Key": " ".join(names)}, b"")


def says_success(answer: bytes) -> bool:
    try:
        return json.loads(answer)["success"] is True
    except (ValueError, KeyError, TypeError):
        return False


SHAPES = {
    "plain": Shape(100, plain),
    "fastly": Shape(100, fastly),
    "cloudflare": Shape(30, cloudflare, says_success),
}


def is_safe(url: SplitResult) -> bool:
    """Tell whether the token may be sent there: nobody can listen."""
    return bool(url.hostname) and (
        url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    )


def purge(names: list[str]) -> None:
    """Let the network forget every page with one of these names, or raise NotUnderstoodError."""
    shape = SHAPES[settings.IGASHU_CDN_PURGE]
    for some in parts(names, shape.most_names):
        answer = asked(shape.request(some, settings.IGASHU_CDN_PURGE_TOKEN))
        if not shape.is_done(answer):
            raise NotUnderstoodError("it did not say that it was done")


def parts(names: list[str], most: int) -> Iterator[list[str]]:
    for start in range(0, len(names), most):
        yield names[start : start + most]


def asked(request: Request) -> bytes:
    """Send one request; return the answer. What leads elsewhere is no answer."""
    url = urlsplit(settings.IGASHU_CDN_PURGE_URL)
    if not is_safe(url):
        raise NotUnderstoodError("its address is neither https nor of this machine")
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    line = kind(url.hostname or "", url.port, timeout=SECONDS)
    place = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        line.request("POST", place, request.body, request.headers)
        answer = line.getresponse()
        said = answer.read(LONGEST_ANSWER)
    except (OSError, HTTPException) as error:
        raise NotUnderstoodError(type(error).__name__) from error
    finally:
        line.close()
    if not 200 <= answer.status < 300:
        raise NotUnderstoodError(f"it answered {answer.status}")
    return said
