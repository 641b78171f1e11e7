"""How a form that was not sent is shown: questions in the house's words, no parts for machines.

Any form of any room: what a question is called is what the field of that name is called in the
tables of the house. Nothing here knows a single form.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy

from . import rules
from .unsent import Unsent

LONGEST_SHOWN = 2_000
# What is ticked is stored as a list: the field of the table does not know the words.
MANY = {"ties": rules.Tie.choices, "interests": rules.Interest.choices}
# Where the form asks more kindly than the table: what was typed may be a year of an era.
ASKED = {"birth_year": gettext_lazy("生まれた年")}
# The keys by which a form that is sent twice is known as the same.
KEY = re.compile(r"[0-9a-f-]{36}")


@cache
def known_fields() -> dict[str, Any]:
    """Return {name: field of a table} over all tables of the house."""
    ours = [one for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR]
    return {
        field.name: field
        for config in ours
        for model in config.get_models()
        for field in model._meta.get_fields()
        if hasattr(field, "verbose_name") and not field.is_relation
    }


def told(kept: Unsent) -> list[tuple[str, str]]:
    """Return (question, answer) of what a person has typed or chosen."""
    rows = ((name, answer_of(name, values)) for name, values in kept.fields)
    return [(label_of(name), answer) for name, answer in rows if answer and is_shown(name, answer)]


def label_of(name: str) -> str:
    """Return what the question is called; a name that was never written for people is none."""
    if name in ASKED:
        return str(ASKED[name])
    field = known_fields().get(name)
    words = str(field.verbose_name) if field is not None else ""
    return words if field is not None and words != field.name.replace("_", " ") else ""


def is_shown(name: str, answer: str) -> bool:
    """Show what has a name here, and what can only be somebody's words."""
    if KEY.fullmatch(answer):
        return False
    return bool(label_of(name)) or not answer.isascii() or " " in answer.strip()


def answer_of(name: str, values: list[str]) -> str:
    field = known_fields().get(name)
    choices = MANY.get(name) or getattr(field, "flatchoices", None) or ()
    words = {str(key): str(word) for key, word in choices}
    said = [words.get(value, plain(value)) for value in values if value.strip()]
    return "、".join(said)[:LONGEST_SHOWN]


def plain(value: str) -> str:
    """Return the words of rich text, which the editor sends as JSON."""
    if not value.startswith('{"blocks"'):
        return value
    try:
        return "\n".join(block["text"] for block in json.loads(value)["blocks"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return value
