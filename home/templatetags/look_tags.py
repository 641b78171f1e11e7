"""Tags and filters of the look: icons, the braid, line breaking by phrase, dates in words."""

from functools import lru_cache

import budoux
from django import template
from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from home import look_dates
from home.reader_words import for_reader, tongue

register = template.Library()

SILENT = mark_safe('aria-hidden="true"')

register.filter("day", look_dates.day)
register.filter("short_day", look_dates.short_day)
register.filter("brief_day", look_dates.brief_day)
register.filter("month", look_dates.month)
register.filter("moment", look_dates.moment)
register.filter("clock", look_dates.clock)
register.filter("era", look_dates.era)
register.filter("span", look_dates.span)
register.filter("for_reader", for_reader)
register.filter("tongue", tongue)


@lru_cache(maxsize=256)
def icon_shapes(name: str) -> SafeString:
    """Return the drawing inside an icon. Our own files only, hence safe."""
    return mark_safe(get_template(f"components/icons/{name}.svg").template.source.strip())


@register.simple_tag
def icon(name: str, label: str = "", classname: str = "") -> SafeString:
    """Draw an icon: silent without a label, spoken with one."""
    return drawn(name, str(label), classname)


@lru_cache(maxsize=1024)
def drawn(name: str, label: str, classname: str) -> SafeString:
    """Return an icon as HTML. A page shows the same few again and again."""
    voice = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>',
        f" {classname}" if classname else "",
        voice,
        icon_shapes(name),
    )


@register.simple_tag
def braid(shape: str = "") -> SafeString:
    """Draw the cord: a full divider, or one of the shapes `short` and `edge`."""
    return format_html(
        '<span class="braid{}" aria-hidden="true"></span>', f" braid--{shape}" if shape else ""
    )


@lru_cache(maxsize=1)
def japanese_parser() -> budoux.Parser:
    # The model takes some 10 ms to load, so it is read once and only when needed.
    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=2048)
def broken_by_phrase(text: str) -> SafeString:
    """Return the text escaped, with a place to break after each phrase."""
    parts = [escape(part) for part in japanese_parser().parse(text)]
    return mark_safe("<wbr>".join(parts))


@register.filter
def unbroken(text: object) -> SafeString:
    """Keep a telephone number on one line: a browser would break it at a hyphen."""
    return format_html('<span class="number unbroken">{}</span>', text)


@register.simple_tag
def phrases(text: object) -> SafeString:
    """Let a Japanese heading break between phrases; other languages break at spaces anyway."""
    words = str(text)
    if not words or not (get_language() or "").startswith("ja"):
        return escape(words)
    return format_html('<span class="phrases">{}</span>', broken_by_phrase(words))
