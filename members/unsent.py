"""What was being sent when the session was over: kept for its writer, to be sent with one press.

It lies in the (new, anonymous) session on the server, for an hour, and only when the browser still
carries the signed mark of who was signed in here last. Nobody else is ever shown it: with another
person's sign-in it is gone. Files, passwords, codes and tokens are never kept.
"""

import json
import re
import time
from dataclasses import dataclass
from uuid import uuid4

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException

from .models import User

KEY = "unsent"
# Names the kept form in the request that sends it again.
FIELD = "unsent"
MARK = "igashu_writer"
# As long as a session, and a week: for who comes back to a tab that was left open.
MARK_SECONDS = 21 * 24 * 3600
KEPT_SECONDS = 3600
# One long page of the editor; three tabs.
MOST_BYTES, MOST_FORMS, MOST_VALUES = 262_144, 3, 2_000
SECRET = re.compile(r"csrf|passw|secret|token|credential|otp|^code$", re.IGNORECASE)
# Signing in and its codes are begun again, never repeated.
NEVER_FROM = ("/accounts/", "/i18n/")
TYPED_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Unsent:
    """One form as it was sent: where to, by whom, and what stood in it."""

    id: str
    writer: str
    address: str
    fields: list
    had_files: bool
    at: int

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every (name, value), as the hidden fields of the form that sends it again."""
        return [(name, value) for name, values in self.fields for value in values]


def writer_of(request: HttpRequest) -> str | None:
    """Return who wrote this, as far as one can know: who is signed in, or was here last."""
    return str(request.user.pk) if request.user.is_authenticated else mark_of(request)


def mark_of(request: HttpRequest) -> str | None:
    """Return who was signed in here last; a mark that we have not signed is none."""
    try:
        return request.get_signed_cookie(MARK, default=None, salt=MARK, max_age=MARK_SECONDS)
    except signing.BadSignature:
        return None


def mark_writer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser carry who was signed in here last, out of reach of scripts."""
    if not request.user.is_authenticated or mark_of(request) == str(request.user.pk):
        return
    response.set_signed_cookie(  # type: ignore[attr-defined]
        MARK,
        str(request.user.pk),
        salt=MARK,
        max_age=MARK_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def keep(request: HttpRequest) -> Unsent | None:
    """Keep what this request brought. None: there is nothing to keep, or nobody to keep it for."""
    writer = writer_of(request)
    if writer is None or not is_a_persons_form(request):
        return None
    made = as_sent(request, writer)
    says_something = any(value.strip() for _name, value in made.pairs)
    if not says_something or is_too_much(made.fields):
        return None
    others = [row for row in request.session.get(KEY, []) if row["address"] != made.address]
    kept = [*others, {name: getattr(made, name) for name in Unsent.__slots__}]
    request.session[KEY] = kept[-MOST_FORMS:]
    return made


def as_sent(request: HttpRequest, writer: str = "") -> Unsent:
    """Return what this request brought, but for what is secret. Nothing is kept of it."""
    fields = [[name, said] for name, said in request.POST.lists() if not SECRET.search(name)]
    has_files, address = bool(request.FILES), request.get_full_path()
    return Unsent(str(uuid4()), writer, address, fields, has_files, int(time.time()))


def is_a_persons_form(request: HttpRequest) -> bool:
    """Tell whether somebody pressed a button; what a script sends has its own way to wait."""
    if request.method != "POST" or request.path.startswith(NEVER_FROM):
        return False
    if request.headers.get("Accept", "").startswith("application/json"):
        return False
    if request.content_type not in TYPED_FORMS:
        return False
    try:
        return bool(request.POST)
    except (SuspiciousOperation, MultiPartParserError, RawPostDataException):
        # Not to be read; who asks for it is told so.
        return False


def is_too_much(fields: list) -> bool:
    values = sum(len(found) for _name, found in fields)
    return values > MOST_VALUES or len(json.dumps(fields)) > MOST_BYTES


def kept_for(request: HttpRequest) -> list[Unsent]:
    """Return what this person has not sent, newest first."""
    now = int(time.time())
    rows = (Unsent(**row) for row in reversed(request.session.get(KEY, [])))
    return [
        one for one in rows if one.writer == str(request.user.pk) and now - one.at < KEPT_SECONDS
    ]


def forget(request: HttpRequest, which: str) -> None:
    rows = request.session.get(KEY)
    if rows and any(row["id"] == which for row in rows):
        request.session[KEY] = [row for row in rows if row["id"] != which]


def forget_others(request: HttpRequest, user: User) -> None:
    """Another person has signed in: what was written by somebody else is gone."""
    rows = request.session.get(KEY)
    if rows:
        request.session[KEY] = [row for row in rows if row["writer"] == str(user.pk)]
