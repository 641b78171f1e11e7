"""How words of a room are shown on a page."""

from django import template

from community import text

register = template.Library()
register.filter("words", text.as_html)
