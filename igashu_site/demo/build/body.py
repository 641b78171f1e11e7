"""Turns the plain parts of a text into the blocks of a page body."""

from collections.abc import Callable
from html import escape
from typing import Any

from home.models import SiteImage
from igashu_site.demo.reader import Text


def body_of(text: Text, images: dict[str, SiteImage]) -> list[dict]:
    """Return the raw blocks of a text; questions that stand together become one block."""
    blocks: list[dict] = []
    for kind, value in text.parts:
        if kind == "question":
            ask(blocks, value)
        elif kind == "picture":
            blocks.append(
                {"type": "picture", "value": {"image": image_of(images[value]), "caption": ""}}
            )
        else:
            blocks.append(BLOCKS[kind](value))
    return blocks


def image_of(image: SiteImage) -> dict:
    return {"image": image.pk, "alt_text": image.description, "decorative": False}


def ask(blocks: list[dict], value: tuple[str, str]) -> None:
    if not blocks or blocks[-1]["type"] != "faq":
        blocks.append({"type": "faq", "value": {"questions": []}})
    question, answer = value
    item = {"question": question, "answer": html(answer)}
    blocks[-1]["value"]["questions"].append(item)


def html(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def heading(text: str) -> dict:
    return {"type": "heading", "value": {"text": text, "level": "h2"}}


def paragraph(text: str) -> dict:
    return {"type": "paragraph", "value": html(text)}


def bullets(items: list[str]) -> dict:
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return {"type": "paragraph", "value": f"<ul>{lines}</ul>"}


def steps(items: list[str]) -> dict:
    """A step is "what（how）": the part in brackets becomes its explanation."""
    values = [item.partition("（") for item in items]
    listed = [{"title": title, "text": rest.removesuffix("）")} for title, _, rest in values]
    return {"type": "steps", "value": {"steps": listed}}


def quote(value: tuple[str, str]) -> dict:
    return {"type": "quote", "value": {"text": value[0], "person": value[1]}}


def callout(value: tuple[str, str]) -> dict:
    title, text = value
    return {"type": "callout", "value": {"kind": "info", "title": title, "text": html(text)}}


BLOCKS: dict[str, Callable[[Any], dict]] = {
    "heading": heading,
    "paragraph": paragraph,
    "list": bullets,
    "steps": steps,
    "quote": quote,
    "callout": callout,
}
