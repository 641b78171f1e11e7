"""Which site a request is for, found with its identity and its menus in one query."""

from functools import cache

from django.db.models import Q
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from .models import SiteIdentity
from .prepared import PreparedObjects, Slot

WITH_EVERY_PAGE = ("root_page", "siteidentity", "navigation")
FRONT_PAGE = "root_page__homepage"


def find_site(request: HttpRequest, *, with_front_page: bool = False) -> Site | None:
    """Return the site as `Site.find_for_request` does, and leave it and its words with the request.

    Both are left where Wagtail itself looks first.
    """
    if not hasattr(request, "_wagtail_site"):
        request._wagtail_site = found = look(request, with_front_page=with_front_page)
        keep_identity(request, found)
    return request._wagtail_site


def default_identity() -> SiteIdentity:
    """Return the words of the default site: letters are written outside of any request, too."""
    found = default_identities().objects()
    return found[0] if found else SiteIdentity()


@cache
def default_identities() -> PreparedObjects:
    return PreparedObjects(SiteIdentity.objects.filter(site__is_default_site=True).order_by("pk"))


def look(request: HttpRequest, *, with_front_page: bool) -> Site | None:
    # The raw host, as Wagtail takes it: whether it is allowed is checked elsewhere.
    hostname, port = split_domain_port(request._get_raw_host())[0], int(request.get_port())
    return best(sites_called(with_front_page).objects(hostname=hostname), hostname, port)


@cache
def sites_called(with_front_page: bool) -> PreparedObjects:
    """Return the query for the sites of a name, and the default site."""
    name = Slot("hostname", Site._meta.get_field("hostname"))
    sites = Site.objects.filter(Q(hostname=name) | Q(is_default_site=True)).order_by("pk")
    also = [FRONT_PAGE] if with_front_page else []
    return PreparedObjects(sites.select_related(*WITH_EVERY_PAGE, *also))


def best(sites: list[Site], hostname: str, port: int) -> Site | None:
    """Choose as Wagtail does: this address, the default of this name, the only one, the default."""
    named = [site for site in sites if site.hostname == hostname]
    default = next((site for site in sites if site.is_default_site), None)
    exact = next((site for site in named if site.port == port), None)
    if exact or default in named:
        return exact or default
    return named[0] if len(named) == 1 else default


def keep_identity(request: HttpRequest, site: Site | None) -> None:
    """Leave the identity where SiteIdentity.for_request looks (it makes one where none is)."""
    identity = getattr(site, "siteidentity", None)
    if identity is not None:
        identity._request = request
        setattr(request, SiteIdentity.get_cache_attr_name(), identity)
