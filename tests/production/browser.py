"""A visitor without a browser: cookies, links, forms, TLS, and the answers of an exact address."""

import json
import re
import socket
import ssl
import urllib.parse
from functools import cached_property
from http.client import HTTPConnection, HTTPSConnection

from bs4 import BeautifulSoup

from .installation import NAME

FORM_TYPE = "application/x-www-form-urlencoded"
# What a browser does not send of itself: buttons are pressed, files are chosen.
UNSENT = ("submit", "button", "reset", "file", "image")


class Answer:
    def __init__(self, status: int, headers, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", (self.soup.main or self.soup).get_text(" "))

    def __repr__(self) -> str:
        return f"<{self.status} {self.words[:600]}>"

    def link(self, words: str) -> str:
        """Return where the first link with these words leads."""
        found = next((a for a in self.soup.find_all("a", href=True) if words in a.get_text()), None)
        assert found is not None, f"no link {words!r} in {self!r}"
        return found["href"]

    def button(self, words: str):
        """Return the button with these words, of a form that is sent."""
        for found in self.soup.select("form[method=post i] button"):
            if words in found.get_text():
                return found
        raise AssertionError(f"no button {words!r} in {self!r}")


def fields(form) -> list[tuple[str, str]]:
    """Return what a browser would send of a form that nobody has touched."""
    found = []
    for one in form.find_all(["input", "textarea", "select"], attrs={"name": True}):
        found += [(one["name"], value) for value in values(one)]
    return found


def values(one) -> list[str]:
    kind = one.get("type", "text").lower()
    if one.has_attr("disabled") or kind in UNSENT:
        return []
    if one.name == "textarea":
        return [one.get_text().removeprefix("\n")]
    if one.name == "select":
        options = one.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [option.get("value", option.get_text()) for option in chosen]
    if kind in ("checkbox", "radio"):
        return [one.get("value", "on")] if one.has_attr("checked") else []
    return [one.get("value", "")]


class Visitor:
    """One person's browser. Every request is a new connection: nothing hides a broken one."""

    def __init__(self, town, *, session: str = "", address: str = "127.0.0.1") -> None:
        self.town, self.cookies, self.place, self.port = town, {}, "/", town.port
        self.address = address  # whose allowance at nginx and at the JSON doors is used
        self.page: Answer | None = None
        if session:
            self.cookies["__Host-session"] = session
        self.tls = ssl.create_default_context(cafile=str(town.certificate))

    def ask(self, method, path, body=None, *, timeout=40, **headers) -> Answer:
        line, base = self.line(timeout), self.introduction()
        if self.cookies:
            base["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, base | headers)
            with line.getresponse() as got:
                answer = Answer(got.status, got.headers, got.read())
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if "max-age=0" in cookie.lower():
                del self.cookies[name]
        return answer

    def line(self, timeout) -> HTTPConnection:
        line = HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        line._create_connection = self.connect
        line.host = NAME  # what the certificate and the server must agree on
        return line

    def introduction(self) -> dict[str, str]:
        """Return what it says of itself and of whom it asks."""
        host = f"{NAME}:{self.town.port}"
        return {"Host": host, "Origin": self.town.url, "Connection": "close"}

    def connect(self, _address, *rest, **options):
        here = {"source_address": (self.address, 0)}
        return socket.create_connection(("127.0.0.1", self.port), *rest[:1], **options | here)

    # --- What a person does -----------------------------------------------------------------------

    def get(self, path, **headers) -> Answer:
        """Get a page; go where it sends us."""
        self.place, self.page = path, self.ask("GET", path, **headers)
        for _ in range(5):
            if self.page.status not in (301, 302, 303):
                break
            self.place = self.inside(self.page.headers["Location"])
            self.page = self.ask("GET", self.place, **headers)
        return self.page

    def follow(self, words: str) -> Answer:
        """Go where the link with these words leads."""
        return self.get(self.inside(self.page.link(words)))

    def press(self, words: str, **typed) -> Answer:
        """Press the button with these words on the page; `typed` goes into the fields before."""
        button = self.page.button(words)
        form = button.find_parent("form")
        kept = [(name, value) for name, value in fields(form) if name not in typed]
        pairs = kept + [
            (name, one)
            for name, value in typed.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        if button.get("name"):
            pairs.append((button["name"], button.get("value", "")))
        action = button.get("formaction") or form.get("action") or ""
        return self.post(self.inside(action), pairs)

    def inside(self, location: str) -> str:
        parts = urllib.parse.urlsplit(
            urllib.parse.urljoin(self.town.url + self.place, location or self.place)
        )
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def post(self, path, sent, *, follow=True, **headers) -> Answer:
        """Send fields (a dict, or pairs) as a form; go where it sends us."""
        pairs = list(sent.items()) if isinstance(sent, dict) else list(sent)
        body = urllib.parse.urlencode(pairs, doseq=True)
        kind = {"Content-Type": FORM_TYPE, "Referer": self.town.url + self.place}
        answer = self.ask("POST", path, body, **(kind | headers))
        self.place, self.page = path, answer
        if follow and answer.status in (301, 302, 303):
            return self.get(self.inside(answer.headers["Location"]))
        return answer

    def send_json(self, path, value, **headers) -> Answer:
        """Send to a JSON door, with the token that its cookie asks for."""
        if "__Host-csrf" not in self.cookies:
            self.get("/mypage/")
        own = {"Content-Type": "application/json", "X-CSRFToken": self.cookies["__Host-csrf"]}
        return self.ask(
            "POST", path, json.dumps(value), Referer=self.town.url + "/", **(own | headers)
        )
