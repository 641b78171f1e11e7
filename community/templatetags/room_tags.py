"""How words of a room are shown on a page."""

from django import template

from community import text

register = template.Library()
register.filter("words", text.as_html)


@register.filter
def newer(at, than):
    """Tell whether a moment is not before another one."""
    return at >= than
