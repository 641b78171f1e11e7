"""A walk through the back office: follow every link a person is offered, and read what is shown."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Comment
from django.urls import Resolver404, resolve

# Links that do something else than show a screen.
NOT_SCREENS = re.compile(r"logout|/cms/sprite|jsi18n|/export|export=|/confirm_revoke")
SPOKEN_ATTRIBUTES = ("placeholder", "aria-label", "aria-description", "title", "alt")
SPOKEN_INPUTS = ("submit", "button", "reset")
# Stimulus values that are shown to people: tooltips, what a button says while it works.
SPOKEN_VALUES = re.compile(r"^data-.*-(content|active|label|labels|message|text|title)-value$")
# Keys under which Wagtail hands words to its JavaScript (sidebar, blocks, panels).
SPOKEN_KEYS = {"label", "labels", "helpText", "help_text", "description", "title", "heading"}
SPOKEN_KEYS |= {"strings", "placeholder", "text"}
UNREAD = {"style", "code", "pre", "svg"}


def screens(client, start, limit=150) -> Iterator[tuple[str, str]]:
    """Yield (address, page) of every kind of screen reached from `start`, each kind once."""
    waiting, met = [start], set()
    while waiting and limit:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or kind in met:
            continue
        met.add(kind)
        limit -= 1
        response = client.get(address, follow=True)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            yield address, f"<p>{address} answered {response.status_code}</p>"
            continue
        page = response.content.decode()
        yield address, page
        waiting += links(page, address)


def kind_of(address):
    """Return what makes two addresses the same kind of screen, or nothing for what is none."""
    if NOT_SCREENS.search(address):
        return None
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    names = tuple(value for value in match.kwargs.values() if not str(value).isdigit())
    return match.view_name, tuple(str(name) for name in names if "-" not in str(name))


def links(page, address):
    """Return every address under /cms/ that the page names in a link or an attribute."""
    soup = BeautifulSoup(page, "html.parser")
    named = [value for tag in soup.find_all(True) for value in addresses_in(tag)]
    absolute = (urldefrag(urljoin(address, value)).url for value in named)
    return [found for found in absolute if found.startswith("/cms/")]


def addresses_in(tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if isinstance(value, str) and (name == "href" or value.startswith("/cms/")):
            yield value.strip()
    if tag.name == "script" and tag.get("type") == "application/json":
        yield from re.findall(r'"(/cms/[^"]*)"', tag.string or "")


def words_on(page) -> Iterator[str]:
    """Yield every piece of text a person meets on a page: shown, read out, or handed to a script."""
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.find_all(UNREAD):
        tag.decompose()
    for text in soup.find_all(string=True):
        if isinstance(text, Comment) or text.parent.name == "[document]":
            continue
        if text.parent.name == "script":
            yield from words_in_json(text) if text.parent.get("type") == "application/json" else ()
        else:
            yield " ".join(text.split())
    for tag in soup.find_all(True):
        yield from words_of(tag)


def words_of(tag) -> Iterator[str]:
    for name in SPOKEN_ATTRIBUTES:
        if isinstance(tag.get(name), str):
            yield tag[name]
    if tag.name == "input" and tag.get("type") in SPOKEN_INPUTS:
        yield tag.get("value", "")
    for name, value in tag.attrs.items():
        if SPOKEN_VALUES.match(name):
            yield from words_in_json(value, else_text=True)
        elif isinstance(value, str) and value.startswith(("{", "[")):
            yield from words_in_json(value)


def words_in_json(text, else_text=False) -> Iterator[str]:
    try:
        yield from spoken(json.loads(text), said=else_text)
    except ValueError:
        if else_text:
            yield text


def spoken(value, said=False) -> Iterator[str]:
    """Yield the strings of a JSON value that stand under a key meant for people."""
    if isinstance(value, str):
        if said:
            yield from words_on(value) if "<" in value else (value,)
    elif isinstance(value, list):
        for item in value:
            yield from spoken(item, said)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from spoken(item, key in SPOKEN_KEYS or (said and not key.startswith("_")))
