"""The search page."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..paging import page_of
from ..sites import find_site
from . import queries

HITS_PER_PAGE = 10


@require_safe
def search(request):
    """Show what the public pages say about ?q=."""
    typed = request.GET.get("q", "")
    query = queries.asked_for(typed)
    found = queries.pages_about(query, find_site(request)) if query else []
    page = page_of(found, request, HITS_PER_PAGE)
    return render(
        request,
        "home/search.html",
        {
            "typed": typed,
            "query": query,
            "longest": queries.LONGEST_QUERY if queries.is_cut(typed) else None,
            "page_of_hits": page,
            "hits": [queries.hit(one, query) for one in page],
            "kept": urlencode({"q": query}),
        },
    )
