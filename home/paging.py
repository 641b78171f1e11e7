"""One page of a long list, whatever was asked for."""

from django.core.paginator import Page, Paginator


def page_of(things, request, size: int) -> Page:
    """Return the page named by ?page=; the first for nonsense, the last for too much."""
    return Paginator(things, size).get_page(request.GET.get("page"))
