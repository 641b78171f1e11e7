"""One JSON line per event, with the request's id; never message text, names or addresses."""

import json
import logging
import re
import traceback
import uuid
from contextvars import ContextVar
from itertools import takewhile

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

request_id: ContextVar[str] = ContextVar("request_id", default="")
TRACE = "Traceback (most recent call last):"
IS_AN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id (or keep the proxy's), in the logs and in the answer."""

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        if iscoroutinefunction(self.get_response):
            return self.answer_later(request)
        request_id.set(name(request))
        return stamped(self.get_response(request))

    async def answer_later(self, request):
        request_id.set(name(request))
        return stamped(await self.get_response(request))


def begin(what):
    """Give work that no request asked for (a socket, a round of the clock) an id of its own."""
    request_id.set(f"{what}-{uuid.uuid4().hex[:16]}")


def name(request):
    given = request.headers.get("X-Request-ID", "")
    return given if IS_AN_ID.fullmatch(given) else uuid.uuid4().hex


def stamped(response):
    response.headers["X-Request-ID"] = request_id.get()
    return response


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """Newlines are escaped by JSON itself, so nobody can forge a line."""

    def format(self, record):
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_words(record.getMessage()),
            "event": getattr(record, "event", None),
            "request_id": getattr(record, "request_id", "") or None,
        }
        if record.exc_info:
            line["error"] = without_values(record.exc_info)
        return json.dumps({k: v for k, v in line.items() if v is not None}, ensure_ascii=False)


def without_words(message: str) -> str:
    """Keep to where and what kind, also where a server wrote the error into its message."""
    said, found, trace = message.partition(TRACE)
    if not found:
        return message
    lines = trace.splitlines()[1:]
    places = list(takewhile(lambda line: line.startswith(" "), lines))
    kind = lines[len(places)].partition(":")[0] if len(lines) > len(places) else ""
    return "\n".join([said.rstrip(), *places, kind])


def without_values(exc_info) -> str:
    """Return where an error came from and of what kind it is, without its words.

    A database tells the row it refused, a mail server the address: both are people's data.
    """
    kind, _error, trace = exc_info
    return "".join(traceback.format_tb(trace)) + (kind.__qualname__ if kind else "")
