"""Where pages and screens are to be found: each address is put together once, then remembered.

Django and Wagtail put an address together anew for every link of every page, and Wagtail asks the
cache for the sites' front pages with every card.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from wagtail.models import Page, Site


def parts_of(page: Page, request: HttpRequest | None = None) -> tuple | None:
    """Return what `Page.get_url_parts` does, for a page of one site; else None: Wagtail knows."""
    found = page._get_relevant_site_root_paths(request)
    if len(found) != 1:
        return None
    site, root_path, root_url, _language = found[0]
    try:
        return site, root_url, remembered("wagtail_serve", page.url_path[len(root_path) :])
    except NoReverseMatch:
        return None


def url_of(page: Page, request: HttpRequest) -> str | None:
    """Return what `page.get_url(request)` does, also for a page that is not ours (menus)."""
    parts = parts_of(page, request)
    site = Site.find_for_request(request)
    if parts is None or site is None or site.pk != parts[0]:
        return page.get_url(request)
    return parts[2]


def know_the_sites(pages: Iterable[Page], request: HttpRequest | None) -> None:
    """Let pages find their addresses without asking the cache one by one."""
    for page in pages:
        page._wagtail_cached_site_root_paths = page._get_site_root_paths(request)


def remembered(name: str, *args: object) -> str:
    """Return what `reverse` does."""
    return under(get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def under(prefix: str, name: str, args: tuple) -> str:
    return reverse(name, args=args)


# What nearly every page links to.
PLACES: dict[str, tuple] = {
    "search": ("search",),
    "my_page": ("members:mypage",),
    "join": ("members:join",),
    "login": ("account_login",),
    "logout": ("account_logout",),
    "language": ("set_language",),
    "theme": ("theme_css",),
    "manifest": ("manifest",),
    "icon": ("app_icon", 180),
    "feed": ("news_feed",),
}


def places() -> dict[str, str]:
    """Return the addresses that nearly every page links to, by name."""
    return places_under(get_script_prefix())


@lru_cache(maxsize=16)
def places_under(prefix: str) -> dict[str, str]:
    return {name: under(prefix, place[0], place[1:]) for name, place in PLACES.items()}
