"""What every template may count on: the town's identity, menus and notices."""

from .models import SiteIdentity


def house(request):
    return {"identity": SiteIdentity.for_request(request), "navigation": [], "footer_links": [], "notices": []}
