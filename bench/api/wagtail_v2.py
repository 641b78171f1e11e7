"""Settings and addresses of the row of Wagtail's v2 list: the site with one door more."""

from igashu_site.settings.production import *  # noqa: F403
from igashu_site.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "rest_framework"]
ROOT_URLCONF = "bench.api.wagtail_v2_urls"
