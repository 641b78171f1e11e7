"""Finding words in a room."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from home.search import excerpts
from home.search.queries import LONGEST_QUERY, asked_for, is_cut

from . import history, queries
from .access import access_room
from .views import for_insiders, trail


@require_GET
@for_insiders
def search(request, pk):
    """Find words in this room."""
    found = access_room(request.user, pk, to="read")
    typed = request.GET.get("q", "")
    asked = asked_for(typed)
    hits = queries.found_in(found, asked)
    context = {
        "room": found,
        "typed": typed,
        "asked": asked,
        "longest": LONGEST_QUERY if is_cut(typed) else None,
        "hits": [hit(said, asked) for said in history.as_said(hits)],
        "trail": trail(found),
    }
    return render(request, "community/search.html", context)


def hit(said: history.Said, asked: str) -> dict:
    """Return a message that was found: its words, and the pictures of which it was said."""
    told = [excerpts.excerpt(picture.alt, asked) for picture in said.pictures]
    return {
        "said": said,
        "words": excerpts.excerpt(said.text, asked),
        "pictures": [words for words in told if any(piece.is_hit for piece in words)],
    }
