"""Tags of the public house: cards, readings, data for search engines."""

import json

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from home import ruby as readings

from .look_tags import phrases

register = template.Library()

# Inside a script element only these could end it or open a comment.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def ruby(text: object) -> SafeString:
    """Show {漢字|かな} as ruby. Escapes what is not HTML already."""
    return readings.with_ruby(text)


@register.filter
def without_ruby(text: object) -> str:
    """Leave the readings out: for titles of windows, labels, attributes."""
    return readings.without_ruby(str(text))


@register.simple_tag
def ruby_phrases(text: object) -> SafeString:
    """A heading: broken between phrases, or with its readings (a break could cut one in two)."""
    words = str(text)
    return readings.with_ruby(words) if readings.READING.search(words) else phrases(words)


@register.simple_tag
def card(page: object, level: int | str = 3) -> SafeString:
    """Draw a page with the card of its type."""
    facts = {"card": page.card(), "level": level or 3}
    return get_template(page.card_template).render(facts)


@register.simple_tag
def json_ld(data: object) -> SafeString:
    """Give search engines a schema.org object. Data, not script: the strict policy stands."""
    words = json.dumps(data, ensure_ascii=False, default=str).translate(UNSAFE_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')
