"""What a form was answered with has an address of its own, so that one can go back to it.

A page that answers a POST has none: the browser's "back" shows an error of the browser there, since
personal pages are stored nowhere. So the page is kept in the session of who sent the form, and the
browser is sent to read it. Once the form has gone through, "back" leads to where it led.
"""

import base64
import secrets
import time
import zlib
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)

from .unsent import SECRET, TYPED_FORMS

KEY = "going_back"
# Names the kept page in the address.
FIELD = "shown"
KEPT_SECONDS = 3600
# A form shown again, in the ways the rooms answer: with what is wrong, and when another was first.
SHOWN_AGAIN = (200, 409, 422)
# Three long forms; a page of the house is some 40 KB and a quarter of it when packed.
MOST_PAGES, MOST_BYTES = 3, 262_144


def wants_an_address(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether a person's form was answered by a page instead of an address to go on to."""
    is_page = response.status_code in SHOWN_AGAIN and not response.streaming
    if not is_page or not response.headers.get("Content-Type", "").startswith("text/html"):
        return False
    # What a script sends, it reads itself.
    is_form = is_browsing(request) and request.content_type in TYPED_FORMS
    return is_form and len(response.content) <= MOST_BYTES  # type: ignore[attr-defined]


def is_browsing(request: HttpRequest) -> bool:
    """Tell whether a browser shows the answer as a page.

    Older ones do not say so, but name where a form comes from. A mail program that ends the
    letters with one press says neither, and may be sent nowhere else.
    """
    headers = request.headers
    mode = headers.get("Sec-Fetch-Mode", "navigate" if "Origin" in headers else "")
    return mode == "navigate" and "text/html" in headers.get("Accept", "")


def keep(request: HttpRequest, response: HttpResponse) -> str:
    """Keep the page and what was typed; return the address at which it is read."""
    row = {
        "id": secrets.token_urlsafe(6),
        "path": request.path,
        "page": base64.b85encode(zlib.compress(response.content)).decode(),
        "type": response.headers["Content-Type"],
        "typed": [[name, said] for name, said in request.POST.lists() if not SECRET.search(name)],
        "at": int(time.time()),
    }
    request.session[KEY] = [*fresh(request), row][-MOST_PAGES:]
    query = request.GET.copy()
    query[FIELD] = row["id"]
    return f"{request.path}?{urlencode(list(flat(query)))}"


def flat(query: QueryDict):
    return ((name, value) for name, values in query.lists() for value in values)


def fresh(request: HttpRequest) -> list[dict]:
    now = int(time.time())
    return [row for row in request.session.get(KEY, []) if now - row["at"] < KEPT_SECONDS]


def kept(request: HttpRequest) -> HttpResponse | None:
    """Return the page that the address names, if it is still kept for this reader."""
    for row in fresh(request):
        if (row["id"], row["path"]) == (request.GET[FIELD], request.path):
            return answer_of(row)
    return None


def answer_of(row: dict) -> HttpResponse:
    if "onward" in row:
        return HttpResponseRedirect(row["onward"])
    page = zlib.decompress(base64.b85decode(row["page"]))
    return HttpResponse(page, content_type=row["type"])


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what this reader has typed here and not sent through yet, newest first."""
    rows = [row for row in fresh(request) if row["path"] == request.path]
    if not rows or "typed" not in rows[-1]:
        return None
    found = QueryDict(mutable=True)
    for name, values in rows[-1]["typed"]:
        found.setlist(name, values)
    return found


def forget(request: HttpRequest, onward: str) -> None:
    """The form has gone through: who goes back to what it asked comes to where it led."""
    rows = request.session.get(KEY, [])
    if not any(row["path"] == request.path for row in rows):
        return
    request.session[KEY] = [
        {"id": row["id"], "path": row["path"], "at": row["at"], "onward": onward}
        if row["path"] == request.path
        else row
        for row in rows
    ]
