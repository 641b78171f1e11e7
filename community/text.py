"""Plain text to safe HTML: everything is escaped, only http(s) addresses become links."""

import re
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# room.js has the same pattern: a link must look the same whichever way the words arrived.
ADDRESS = re.compile(r"https?://[^\s<>\"'`「」『』（）【】、。\u3000]+", re.IGNORECASE)
NOT_AT_THE_END = ".,:;!?)]}"


def as_html(text: str) -> SafeString:
    """Return the text escaped, with its addresses as links. Line breaks stay; CSS shows them."""
    pieces, done = [], 0
    for found in ADDRESS.finditer(text):
        address = found.group().rstrip(NOT_AT_THE_END)
        if not is_address(address):
            continue
        pieces += [escape(text[done : found.start()]), link(address)]
        done = found.start() + len(address)
    return mark_safe("".join([*pieces, escape(text[done:])]))


def link(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="nofollow ugc noopener noreferrer">{0}</a>', address)


def is_address(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
