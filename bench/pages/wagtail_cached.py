"""Settings of the row of wagtail-cache: the site with that package's middleware, and ours off."""

from igashu_site.settings.production import *  # noqa: F403
from igashu_site.settings.production import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "wagtailcache"]
MIDDLEWARE = [
    "wagtailcache.cache.UpdateCacheMiddleware",
    *MIDDLEWARE,
    "wagtailcache.cache.FetchFromCacheMiddleware",
]
IGASHU_EDGE_BYTES = 0
