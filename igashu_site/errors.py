"""Error pages: kind, in the reader's language, and without the database."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off."""
    return render(request, "403.html", {"csrf": True}, status=403)
