"""A stranger follows every link of the site."""

from collections import deque
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest

from tests.journeys.conftest import ROOT

HIDDEN = [
    "KANARIADRAFT",
    "KANARIAACT",
    "KANARIALATER",
    "KANARIAOVER",
    "KANARIAPRIVATE",
    "KANARIANEW",
]
STARTS = [
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/search/?q=KANARIA",
    "/search/?q=忍者",
    "/feeds/news.xml",
    "/feeds/activities.xml",
    "/api/v1/pages",
    "/api/v1/pages?limit=100",
    "/api/v1/activities?limit=100",
    "/api/v1/recruitments?limit=100",
    "/api/v1/openapi.json",
    "/api/v3-preview/pages/?limit=100",
    "/api/v3-preview/images/",
    "/api/v3-preview/documents/",
]
# Doors that a stranger is asked to sign in at, or told that there is nothing for them.
GUARDED = ("/api/v3-preview/images/", "/api/v3-preview/documents/")
LINKS = {
    "a": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "srcset",
    "form": "action",
}
AT_MOST = 900


class Answer:
    def __init__(self, status, kind, body, target):
        self.status, self.kind, self.body, self.target = status, kind, body, target


def ask(town, path):
    host = urlsplit(town.url)
    connection = HTTPConnection(host.hostname, host.port, timeout=30)
    connection.request(
        "GET", path.encode("utf-8").decode("latin-1") if path.isascii() else quoted(path)
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return Answer(
        answer.status, answer.headers.get_content_type(), body, answer.headers["Location"]
    )


def quoted(path):
    from urllib.parse import quote

    return quote(path, safe="/?=&%")


def references(answer, town, at):
    """Yield every same-site address an HTML answer refers to; foreign ones are reported by name."""
    tree = html5lib.parse(answer.body, treebuilder="dom", namespaceHTMLElements=False)
    for tag, attribute in LINKS.items():
        for node in tree.getElementsByTagName(tag):
            if tag == "form" and node.getAttribute("method").lower() == "post":
                continue
            for part in (
                node.getAttribute(attribute).split(",")
                if attribute == "srcset"
                else [node.getAttribute(attribute)]
            ):
                value = part.strip().split(" ")[0]
                if value and not value.startswith(("mailto:", "tel:", "#", "data:")):
                    yield tag, urljoin(urljoin(town.url, at), value)


@pytest.fixture(scope="module")
def crawled(town):
    """Return {path: Answer} of everything a stranger can reach, and the foreign things loaded."""
    town.manage("shell", "-c", (ROOT / "tests/journeys/canaries.py").read_text())
    seen, foreign, queue = {}, set(), deque(STARTS)
    while queue and len(seen) < AT_MOST:
        path = queue.popleft()
        if path in seen:
            continue
        seen[path] = answer = ask(town, path)
        if answer.target:
            queue.append(relative(town, urljoin(town.url + path, answer.target)))
        if answer.kind == "text/html":
            for tag, address in references(answer, town, path):
                if address.startswith(town.url + "/"):
                    queue.append(relative(town, address))
                elif tag not in ("a", "form"):
                    foreign.add((path, address))
    assert len(seen) < AT_MOST, "the site has no end: a trap of links"
    return seen, foreign


def relative(town, address):
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_no_link_is_dead_and_nothing_breaks(crawled):
    seen, _foreign = crawled
    broken = {
        path: answer.status
        for path, answer in seen.items()
        if answer.status >= 400 and not path.startswith(GUARDED)
    }
    assert broken == {}
    assert len(seen) > 100


def test_nothing_hidden_is_shown(crawled):
    seen, _foreign = crawled
    shown = {
        (path, word)
        for path, answer in seen.items()
        for word in HIDDEN
        if word.encode() in answer.body and "KANARIA" not in path
    }
    assert shown == set()


def test_the_canaries_are_alive(crawled):
    """Negative control: the published text beside the hidden one is found by the same crawl."""
    seen, _foreign = crawled
    assert any(b"KANARIAOLD" in answer.body for answer in seen.values())


def test_nothing_is_loaded_from_elsewhere(crawled):
    _seen, foreign = crawled
    assert foreign == set()


def test_every_page_is_valid_html(crawled):
    seen, _foreign = crawled
    faults = {}
    for path, answer in seen.items():
        if answer.kind == "text/html" and answer.status == 200:
            parser = html5lib.HTMLParser()
            parser.parse(answer.body)
            ids = repeated_ids(answer.body)
            if parser.errors or ids:
                faults[path] = [error[1] for error in parser.errors[:3]] + ids
    assert faults == {}


def repeated_ids(body):
    tree = html5lib.parse(body, treebuilder="etree", namespaceHTMLElements=False)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    return sorted({name for name in ids if ids.count(name) > 1})
