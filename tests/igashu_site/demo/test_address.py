"""The demo's site stands at the address it is served at."""

from urllib.parse import urlsplit

import pytest
from wagtail.models import Site

from igashu_site.management.commands.demo import stand_at
from tests.build import make_house


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "port"), [("http://127.0.0.1:8123", 8123), ("http://127.0.0.1", 80)]
)
def test_the_site_moves_to_where_it_is_served(address, port):
    make_house()
    stand_at(urlsplit(address))
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == ("127.0.0.1", port)
