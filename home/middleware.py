"""The back office's own content policy."""

from django.conf import settings

HEADER = "Content-Security-Policy"


class CmsContentSecurityPolicy:
    """Add the looser policy under /cms/, which the strict one leaves out.

    Wagtail's editor carries inline scripts and styles; a public page never gets this header.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        directives = settings.CMS_CONTENT_SECURITY_POLICY.items()
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives)

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/cms/") and HEADER not in response:
            response[HEADER] = self.policy
        return response
