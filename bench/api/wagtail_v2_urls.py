"""The site's addresses, with Wagtail's v2 list among them."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from igashu_site.urls import urlpatterns as of_the_site

router = WagtailAPIRouter("wagtail_v2")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("wagtail-v2/", router.urls), *of_the_site]
