"""Readings over characters, typed as {上野|うえの} in any text. Pure.

Shown as ruby; titles of windows, cards, feeds and the search index leave the reading out.
"""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Neither part may hold a bracket, a bar or markup, so the pattern never reaches over a tag.
READING = re.compile(r"\{([^{}|<>\n]{1,40})\|([^{}|<>\n]{1,80})\}")
SHOWN = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"


def with_ruby(text: object) -> SafeString:
    """Return the text as HTML (escaped unless it is HTML already) with its readings above it."""
    return mark_safe(READING.sub(SHOWN, conditional_escape(text)))


def without_ruby(text: str) -> str:
    """Return the text as it is read by machines: titles, cards, search, feeds."""
    return READING.sub(r"\1", text) if "{" in text else text
