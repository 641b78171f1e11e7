"""Dates in the back office: what is typed is kept, read if it can be, refused if it cannot.

Wagtail's picker replaces words that it cannot read by the present moment, without a word, when
the field is left: a deadline that was typed in another form became "now".
"""

import re
import unicodedata

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

CALENDAR = "home/calendar.js"
KEEP_WHAT_IS_TYPED = {"validateOnBlur": False}
DAY = re.compile(r"(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})\s*日?(?:\s*\(.\))?")
CLOCK = re.compile(r"(\d{1,2})\s*時(?:\s*(\d{1,2})\s*分)?")


def plain(typed: str) -> str:
    """Return 2026年11月30日 23時59分 as 2026-11-30 23:59; what has no such form as it came."""
    text = unicodedata.normalize("NFKC", typed).strip()
    text = DAY.sub(r"\1-\2-\3 ", text, count=1)
    text = CLOCK.sub(lambda found: f"{found[1]}:{found[2] or '00'}", text, count=1)
    return re.sub(r"\s+", " ", text).strip()


class Typed:
    """Mixed into Wagtail's inputs with a picker."""

    def get_config(self):
        return super().get_config() | KEEP_WHAT_IS_TYPED

    @property
    def media(self):
        return super().media + forms.Media(js=[CALENDAR])


class DayInput(Typed, AdminDateInput):
    pass


class MomentInput(Typed, AdminDateTimeInput):
    pass


class ReadPlainly:
    """Mixed into fields: read in any usual writing, while the input shows what was typed."""

    def to_python(self, value):
        return super().to_python(plain(value) if isinstance(value, str) else value)


class DayField(ReadPlainly, forms.DateField):
    pass


class MomentField(ReadPlainly, forms.DateTimeField):
    pass


def use_for_every_form():
    day = {"form_class": DayField, "widget": DayInput}
    moment = {"form_class": MomentField, "widget": MomentInput}
    register_form_field_override(models.DateField, override=day)
    register_form_field_override(models.DateTimeField, override=moment)
