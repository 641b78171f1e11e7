"""How words of a room are shown on a page."""

from django import template

from community import text

register = template.Library()
register.filter("words", text.as_html)


@register.filter
def mendable(said, since):
    """Tell whether its author may still change it here: a result is changed in its group."""
    return said.at >= since and said.result is None
