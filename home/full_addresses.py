"""Full addresses of many pages, from their places in the tree: no page object for each."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site


def for_request(request: HttpRequest) -> Callable[[str], str | None]:
    """Return what gives the full address for a `url_path`, as `Page.get_full_url` would."""
    roots = Site.get_site_root_paths()
    front = reverse("wagtail_serve", args=[""])

    def address(url_path: str) -> str | None:
        sites = [root for root in roots if url_path.startswith(root.root_path)]
        if len({site.site_id for site in sites}) > 1:
            # Below several sites at once: Wagtail chooses by the request.
            return Page(url_path=url_path).get_full_url(request)
        if not sites:
            return None
        return f"{sites[0].root_url}{front}{url_path[len(sites[0].root_path) :]}"

    return address
