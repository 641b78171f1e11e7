"""One include per room, machines' addresses, Wagtail last."""

from django.conf import settings
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import approval
from home.routing import serve as serve_page

from .api import api, content_api, nowhere
from .gallery import gallery
from .mailbox import mailbox
from .media_files import picture
from .operations.door import metrics_page
from .preview import draft_preview
from .security_txt import security_txt

to_sign_in = RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)
handler400 = "igashu_site.errors.bad_request"
handler500 = "igashu_site.errors.server_error"
urlpatterns = [
    path("", include("igashu_site.health")),
    path("metrics", metrics_page, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("api/v1/", api.urls),
    path("api/v3-preview/", content_api.urls),
    re_path(r"^api/", nowhere),
    path("preview/<str:token>/", draft_preview, name="draft_preview"),
    # Wagtail's own login asks for a password only: everybody signs in by the same guarded door.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^documents/authenticate_with_password/", to_sign_in),
    re_path(r"^_util/", to_sign_in),
    # Wagtail's page that breaks on purpose is no page of ours.
    path("cms/failwhale/", nowhere),
    # Wagtail's own view for it decides in silence.
    path(
        "cms/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        approval.decide,
    ),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("members.account_urls")),
    path("", include("home.urls")),
    path("", include("members.urls")),
    path("", include("members.notices.urls")),
    path("", include("members.push.urls")),
    path("", include("activities.urls")),
    path("", include("community.urls")),
]
if settings.IGASHU_SERVE_MEDIA:
    urlpatterns += [path(f"{settings.MEDIA_URL.strip('/')}/images/<path:path>", picture)]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery)]
if settings.IGASHU_DEMO_ALLOWED:
    urlpatterns += [path("demo/mailbox/", mailbox, name="mailbox")]
urlpatterns += [
    # The same pattern as Wagtail's own, which stays behind it.
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
