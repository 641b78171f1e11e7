"""Queries for each type of public page of the demo town, read by a stranger, nothing kept."""

from collections.abc import Iterator

from ..harness.rows import Count

# What one page may ask at most; a page that asks less today is not allowed to ask that much.
MOST = 10
LISTS = ("/activities/?view=calendar", "/search/?q=伊賀", "/join/")


def counts() -> Iterator[Count]:
    for address in [*one_of_each_type(), *LISTS]:
        yield Count(f"queries of {address}", queries_of(address), at_most=MOST, at_least=1)


def one_of_each_type() -> list[str]:
    """Return the address of the first public page of every type that has one."""
    from wagtail.models import get_page_models

    from home.models import SitePage
    from home.queries import public_live

    models = [model for model in get_page_models() if issubclass(model, SitePage)]
    found = [public_live(model.objects.all()).order_by("path").first() for model in models]
    return sorted(page.url for page in found if page)


def queries_of(address: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    reader = Client(headers={"accept-language": "ja"})
    # The first reader paints pictures and fills what Wagtail keeps of its sites.
    reader.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = reader.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return len(asked)
