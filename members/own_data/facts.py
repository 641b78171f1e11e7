"""One row, as a machine reads it and as a person does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Model
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .chapters import Codes, Part, Told


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    label: str
    value: Any
    words: str


def labels_of(part: Part) -> list[str]:
    """Return what each told thing is called: the same for all rows of a part."""
    return [
        str(told[1]) if isinstance(told, tuple) else label_of(part.about, told)
        for told in part.told
    ]


def facts_of(row: Model, part: Part, labels: Iterable[str]) -> list[Fact]:
    named = zip(part.told, labels, strict=True)
    return [fact(row, told, label, part.codes) for told, label in named]


def fact(row: Model, told: Told, label: str, codes: Mapping[str, Codes]) -> Fact:
    name = told if isinstance(told, str) else told[0]
    *way, last = name.split(".")
    owner = follow(row, way)
    value = getattr(owner, last, None)
    if isinstance(value, Model):
        value = str(value)
    if isinstance(value, list | dict):
        words = listed(owner, value, dict(codes[name]()) if name in codes else {})
    else:
        words = in_words(owner, last, value)
    return Fact(name, label, value, words)


def follow(row: Any, way: Iterable[str]) -> Any:
    """Return what the way leads to; nothing when it ends before."""
    for step in way:
        try:
            row = getattr(row, step, None)
        except ObjectDoesNotExist:
            return None
    return row


def label_of(owner: Any, name: str) -> str:
    try:
        return str(owner._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return name


def in_words(owner: Any, name: str, value: Any) -> str:
    if display := getattr(owner, f"get_{name}_display", None):
        return str(display())
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def listed(owner: Any, value: list | dict, codes: Mapping[str, Any]) -> str:
    """Return the words of a list; of a table, each with the field it is about."""
    if isinstance(value, dict):
        pairs = [f"{label_of(owner, key)}: {codes.get(one, one)}" for key, one in value.items()]
        return "、".join(pairs)
    return "、".join(str(codes.get(one, one)) for one in value)
