"""The rows of pages. The page cache adds its own to `LIMITS`."""

from collections.abc import Callable
from urllib.request import Request, urlopen

from ..harness import clients, web
from ..harness.nginx import nginx
from ..harness.rows import Ratio, Row, Sample, Server, Table, always
from ..harness.town import VAR, town

SITE = "igashu_site.wsgi:application"
LANGUAGE = {"Accept-Language": "ja"}
KEPT = VAR / "front.html"
FRONT, NEWS, ACTIVITIES = "/", "/news/", "/activities/"


def reading(path: str, *, at_once: int = 32, headers: dict[str, str] | None = None):
    """Return a drive that reads one address; the first answer must be a page."""
    asked = LANGUAGE | (headers or {})

    def drive(server: Server, seconds: float) -> Sample:
        check(server.url + path, asked)
        return clients.read_pages(server.url + path, seconds, at_once=at_once, headers=asked)

    return drive


def check(url: str, headers: dict[str, str]) -> bytes:
    """Return the page, or say that the row would measure a refusal."""
    with urlopen(Request(url, headers=headers), timeout=30) as answer:
        body = answer.read()
    if not body:
        raise RuntimeError(f"{url} is empty")
    return body


def with_page() -> dict[str, str]:
    """Return the environment of the plain rows: they send the site's own front page."""
    if not KEPT.exists():
        with web.granian(SITE, town()) as server:
            KEPT.write_bytes(check(server.url + FRONT, LANGUAGE))
    return {"BENCH_PAGE": str(KEPT)}


def static_page():
    with_page()
    return nginx(f"root {KEPT.parent}; index {KEPT.name};")


def plain(name: str, start: Callable, app: str, missing: Callable[[], str] = always) -> Row:
    return Row(name, lambda: start(f"bench.pages.{app}", with_page()), reading("/"), missing)


RAW = plain("raw ASGI, uvicorn", web.uvicorn, "raw_asgi:application")
STATIC = Row("nginx static", static_page, reading("/"), web.no_nginx)
PLAIN = [
    plain("plain view, granian WSGI", web.granian, "plain_view:wsgi", web.no_granian),
    plain("plain view, gunicorn gthread", web.gunicorn, "plain_view:wsgi", web.no_gunicorn),
    plain("plain view, uvicorn ASGI", web.uvicorn, "plain_view:asgi"),
    plain("plain view, daphne ASGI", web.daphne, "plain_view:asgi"),
]
LIMITS = Table(
    name="limits",
    title="Pages: the limits of the machine",
    rows=[STATIC, RAW, *PLAIN],
    ratios=[
        Ratio(RAW.name, STATIC.name),
        *(Ratio(one.name, "plain view, uvicorn ASGI") for one in PLAIN[:2]),
    ],
)


def tables() -> list[Table]:
    return [LIMITS]
