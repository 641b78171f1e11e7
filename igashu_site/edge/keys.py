"""Which request may be answered with a kept page, and all that its answer may depend on.

What is in the key is all that Django is told when it makes the page: a page that was made without
a cookie, an address or a browser's name cannot hold one.
"""

import re
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port
from django.utils.translation import get_language_from_request

# What is looked at in a request, and where it stands in its raw form.
METHOD, SCHEME, PATH, QUERY = range(4)
HEADERS = {
    b"host": 4,
    b"cookie": 5,
    b"accept-language": 6,
    b"accept-encoding": 7,
    b"authorization": 8,
    b"if-none-match": 9,
    b"x-forwarded-proto": 10,
}
HOST, COOKIE, ACCEPT_LANGUAGE, ACCEPT_ENCODING, AUTHORIZATION, IF_NONE_MATCH, PROTO = (
    HEADERS.values()
)
BLANK = [None] * (4 + len(HEADERS))

# Never for everybody. Only saves the try: what does not say that it is for all is not kept anyway.
PRIVATE_PATHS = (
    "/accounts/",
    "/api/v3-preview/",
    "/c/",
    "/cms/",
    "/demo/",
    "/documents/",
    "/i18n/",
    "/join/apply/",
    "/join/done/",
    "/livez",
    "/media/",
    "/members/",
    "/metrics",
    "/mypage/",
    "/preview/",
    "/readyz",
    "/recruitments/",
    "/rooms/",
    "/static/",
    "/_util/",
)
LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS = 300, 400, 12
# What these say is remembered below: a stranger must not fill the memory with it. No browser's are
# as long; whoever writes longer ones is answered by Django.
LONGEST = {HOST: 255, QUERY: LONGEST_QUERY, ACCEPT_LANGUAGE: 500, ACCEPT_ENCODING: 200}
LONGEST_LANGUAGE = 35
# The parameters that public pages understand. With any other one the page is made for its reader.
PARAMETERS = frozenset({"category", "easy", "month", "page", "place", "status", "view", "way"})
# The JSON doors refuse what they do not know, and a refusal is not kept.
API = "/api/"
API_PARAMETER = re.compile(r"[a-z_]{1,24}", re.ASCII)
VALUE = re.compile(r"[\w.-]{0,40}", re.ASCII)
# Put behind addresses by newsletters and social networks; no page of ours looks at them.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|twclid|yclid|igshid|mc_[ce]id|_gl|ldtag_cl", re.ASCII
)


# "Not in this form": a weight of nothing, however it is written.
NOT_AT_ALL = re.compile(r"q\s*=\s*0*(\.0*)?", re.ASCII)


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    language: str
    query: str


class Question(NamedTuple):
    """A request that may be answered with a kept page."""

    key: Key
    # The form in which it is sent: br, gzip or nothing.
    encoding: str
    is_head: bool
    # The copies the reader has already.
    known: bytes
    # Whether the same bytes will be asked for again by others; a cookie is one reader's own.
    is_common: bool


def question(raw: tuple) -> Question | None:
    """Read a request; None when it must go to Django as it is."""
    path = raw[PATH]
    if (
        raw[METHOD] not in ("GET", "HEAD")
        or raw[AUTHORIZATION] is not None
        or path.startswith(PRIVATE_PATHS)
        or len(path) > LONGEST_PATH
    ):
        return None
    if any(len(raw[place] or b"") > most for place, most in LONGEST.items()):
        return None
    host = own_host(raw[HOST])
    language = language_of(raw[COOKIE] or b"", raw[ACCEPT_LANGUAGE] or b"")
    query = canonical(raw[QUERY], path.startswith(API)) if raw[QUERY] else ""
    if host is None or language is None or query is None:
        return None
    return Question(
        Key(scheme_of(raw[SCHEME], raw[PROTO]), host, path, language, query),
        encoding_of(raw[ACCEPT_ENCODING] or b""),
        raw[METHOD] == "HEAD",
        raw[IF_NONE_MATCH] or b"",
        raw[COOKIE] is None,
    )


@lru_cache(maxsize=256)
def own_host(header: bytes | None) -> str | None:
    """Return the host if it is one of ours by its full name; others are Django's to refuse.

    A name that only fits a pattern, or any other port, would be a page of its own for everybody
    who makes one up.
    """
    host = (header or b"").decode("latin-1").lower()
    domain, port = split_domain_port(host)
    base = urlsplit(settings.BASE_URL)
    is_named = domain in settings.ALLOWED_HOSTS or domain == base.hostname
    is_usual = not port or port == str(base.port)
    return host if domain and is_named and is_usual else None


def language_of(cookie: bytes, accepted: bytes) -> str | None:
    """Return what LocaleMiddleware would choose; None for what must not be answered here."""
    cookies = parse_cookie(cookie.decode("latin-1")) if cookie else {}
    named = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    if is_personal(cookies) or len(named) > LONGEST_LANGUAGE:
        return None
    return chosen(named, accepted.decode("latin-1"))


def is_personal(cookies: dict[str, str]) -> bool:
    """Tell whether somebody is signed in, on the way to it, or has a message waiting."""
    return settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies


@lru_cache(maxsize=1024)
def chosen(cookie: str, accepted: str) -> str:
    asked = SimpleNamespace(
        COOKIES={settings.LANGUAGE_COOKIE_NAME: cookie}, META={"HTTP_ACCEPT_LANGUAGE": accepted}
    )
    return get_language_from_request(asked)


def scheme_of(scheme: str, forwarded: bytes | None) -> str:
    """Return the scheme as Django sees it: a proxy's word counts only where we said so."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if trusted is None or forwarded is None:
        return scheme
    told = forwarded.decode("latin-1").split(",", 1)[0].strip()
    return "https" if told == trusted[1] else "http"


@lru_cache(maxsize=1024)
def canonical(query: bytes, is_api: bool) -> str | None:
    """Return a query in its one order; None with anything no public page understands."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        return None
    pairs = [pair for pair in dict.fromkeys(pairs) if not TRACKING.fullmatch(pair[0])]
    if not all(is_known(name, is_api) and VALUE.fullmatch(value) for name, value in pairs):
        return None
    # Sorted by name only: the order of several values of one name is the reader's.
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def is_known(name: str, is_api: bool) -> bool:
    return bool(API_PARAMETER.fullmatch(name)) if is_api else name in PARAMETERS


@lru_cache(maxsize=256)
def encoding_of(accepted: bytes) -> str:
    """Return the smallest form the browser takes."""
    offered = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *rest = (piece.strip() for piece in part.split(";"))
        offered[name] = not any(NOT_AT_ALL.fullmatch(piece) for piece in rest)
    return next((name for name in ("br", "gzip") if offered.get(name)), "")
