"""A visitor without a browser: cookies, forms, TLS, and the answers of an exact address."""

import json
import re
import socket
import ssl
import urllib.parse
from html.parser import HTMLParser
from http.client import HTTPSConnection

from .installation import NAME


class Form(HTMLParser):
    """The fields of the main form as a browser would send them untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields, self._inside, self._name, self.action = [], False, None, ""
        self.feed(page[page.index("<main") :] if "<main" in page else page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._inside = True
            self.action = self.action or given.get("action") or ""
        kind = (given.get("type") or "").lower()
        is_sent = kind not in ("submit", "button", "file")
        is_sent = is_sent and (kind not in ("checkbox", "radio") or "checked" in given)
        if self._inside and tag == "input" and "name" in given and is_sent:
            self.fields.append((given["name"], given.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False


class Answer:
    def __init__(self, status: int, headers, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self) -> str:
        words = re.sub(r"<[^>]+>|\\s+", " ", self.text)
        return f"<{self.status} {words[:400]}>"


class Visitor:
    """One person's browser. Every request is a new connection: nothing hides a broken one."""

    def __init__(self, town, *, session: str = "") -> None:
        self.town, self.cookies, self.place, self.port = town, {}, "/", town.port
        if session:
            self.cookies["__Host-session"] = session
        self.tls = ssl.create_default_context(cafile=str(town.certificate))

    def ask(self, method, path, body=None, *, timeout=40, **headers) -> Answer:
        line = HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        line._create_connection = self.connect
        line.host = NAME  # what the certificate and the server must agree on
        base = {"Host": f"{NAME}:{self.town.port}", "Origin": self.town.url, "Connection": "close"}
        if self.cookies:
            base["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, base | headers)
            got = line.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def connect(self, _address, *rest, **options):
        return socket.create_connection(("127.0.0.1", self.port), *rest, **options)

    def get(self, path, **headers) -> Answer:
        """Get a page; go where it sends us."""
        self.place = path
        answer = self.ask("GET", path, **headers)
        for _ in range(5):
            if answer.status not in (301, 302, 303):
                break
            self.place = self.inside(answer.headers["Location"], self.place)
            answer = self.ask("GET", self.place, **headers)
        return answer

    def inside(self, location: str, path: str) -> str:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.town.url + path, location))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def post(self, path, fields, *, follow=True, **headers) -> Answer:
        """Send fields (a dict, or pairs) as a form; go where it sends us."""
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        body = urllib.parse.urlencode(pairs, doseq=True)
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": self.town.url + path,
        }
        answer = self.ask("POST", path, body, **(kind | headers))
        if follow and answer.status in (301, 302, 303):
            return self.get(self.inside(answer.headers["Location"], path))
        return answer

    def fill(self, path, *, page: Answer | None = None, **typed) -> Answer:
        """Open the page at `path`, fill its form, send it."""
        page = page or self.get(path)
        assert page.status == 200, page
        form = Form(page.text)
        kept = [(name, value) for name, value in form.fields if name not in typed]
        pairs = kept + [
            (name, one)
            for name, value in typed.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        target = self.inside(form.action, path) if form.action else path
        return self.post(target, pairs)

    def send_json(self, path, value, **headers) -> Answer:
        """Send to a JSON door, with the token that its cookie asks for."""
        if "__Host-csrf" not in self.cookies:
            self.get("/mypage/")
        own = {"Content-Type": "application/json", "X-CSRFToken": self.cookies["__Host-csrf"]}
        return self.ask(
            "POST", path, json.dumps(value), Referer=self.town.url + "/", **(own | headers)
        )
