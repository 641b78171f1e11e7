"""A walk through the back office: follow what a person is offered, and read what is shown."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from django.urls import Resolver404, resolve

# Addresses that do something else than show a screen, or show again a part of one.
NOT_SCREENS = re.compile(
    "logout|sprite|jsi18n|export|/preview/|editing-sessions|dismissibles|/api/|results/|autocomplete"
)
SPOKEN_ATTRIBUTES = ("placeholder", "aria-label", "aria-description", "title", "alt")
SPOKEN_INPUTS = ("submit", "button", "reset")  # as <input>; a <button> shows what it holds
# Stimulus values that are shown to people: tooltips, what a button says while it works.
SPOKEN_VALUES = re.compile(r"^data-.*-(content|active|labels?|message|text|title)-value$")
# Keys under which Wagtail hands words to its scripts (menus, blocks, panels).
SPOKEN_KEYS = {"label", "labels", "helpText", "description", "title", "heading", "strings", "text"}
# A counter of the side panels holds its "None" only until a script fills and shows it.
UNREAD = "style, code, pre, svg, [data-side-panel-toggle-counter]"


def screens(client, start, known=(), limit=200) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield (address, page) of every kind of screen reached from `start`, each kind once.

    Kinds that are `known` already are only looked at where `start` itself leads to them.
    """
    waiting, met = [(start, 0)], set()
    while waiting and len(met) < limit:
        address, steps = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or kind in met or (steps > 1 and kind in known):
            continue
        met.add(kind)
        page = BeautifulSoup(page_at(client, address), "html.parser")
        waiting += [(link, steps + 1) for link in links(page, address)]
        yield address, page


def page_at(client, address):
    """Return the HTML of a screen, also of a dialog, which Wagtail sends within JSON."""
    response = client.get(address, follow=True)
    assert response.status_code in (200, 404, 405), f"{address} answers {response.status_code}"
    if response.status_code != 200:
        return ""  # named in an attribute for a script that posts, or asks for more
    if response["Content-Type"].startswith("application/json"):
        return response.json().get("html", "")
    return response.content.decode()


def kind_of(address):
    """Return what makes two addresses the same kind of screen, or nothing for what is none."""
    if NOT_SCREENS.search(address):
        return None
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    values = (str(value) for value in match.kwargs.values())
    return match.view_name, tuple(value for value in values if value.isalpha())


def links(page, address):
    """Return every address under /cms/ that the page names in a link or an attribute."""
    named = (value for tag in page.find_all(True) for value in addresses_in(tag))
    whole = (urldefrag(urljoin(address, value)).url for value in named)
    return [for_one(found, page) for found in whole if found.startswith("/cms/")]


def addresses_in(tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if name == "href":
            yield value.strip()
        elif isinstance(value, str) and "/cms/" in value:
            yield from re.findall(r"(?:^|[\"'])(/cms/[^\"'\s]*)", value)
    if tag.name == "script":
        yield from re.findall(r"\"(/cms/[^\"]*)\"", tag.string or "")


def for_one(address, page):
    """An action on several things at once asks which: take the first that the page offers."""
    if "/bulk/" not in address or "?" in address:
        return address
    offered = page.find(attrs={"data-object-id": True})
    return f"{address}?id={offered['data-object-id']}" if offered else address


def words_on(page) -> Iterator[str]:
    """Yield every piece of text a person meets: shown, read out, or handed to a script to show."""
    for tag in page.select(UNREAD):
        tag.decompose()
    for text in page.find_all(string=True):
        if text.parent.name == "script":
            yield from words_in_json(text)
        elif not isinstance(text, PreformattedString) and text.strip():
            yield " ".join(text.split())
    for tag in page.find_all(True):
        yield from words_of(tag)


def words_of(tag) -> Iterator[str]:
    """Yield what the attributes of an element say."""
    is_button = tag.name == "input" and tag.get("type") in SPOKEN_INPUTS
    spoken_here = (*SPOKEN_ATTRIBUTES, "value") if is_button else SPOKEN_ATTRIBUTES
    for name, value in tag.attrs.items():
        if name in spoken_here or SPOKEN_VALUES.match(name):
            yield value
        elif isinstance(value, str) and value.startswith(("{", "[")):
            yield from words_in_json(value)


def words_in_json(text) -> Iterator[str]:
    try:
        yield from spoken(json.loads(text))
    except ValueError:
        return


def spoken(value, said=False) -> Iterator[str]:
    """Yield the strings of a JSON value that stand under a key meant for people."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        yield from words_in_json(value)
    elif isinstance(value, str) and said:
        yield from words_on(BeautifulSoup(value, "html.parser")) if "<" in value else (value,)
    elif isinstance(value, list):
        for item in value:
            yield from spoken(item, said)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from spoken(item, key in SPOKEN_KEYS or (said and not key.startswith("_")))
