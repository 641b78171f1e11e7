"""Error pages: kind, in the reader's language, and without the database."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403.html", {"csrf": True}, status=403)


class NoBlankRefusal:
    """Middleware: Django answers a wrong method with an empty page; people get the house's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content or request.path.startswith("/api/"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
