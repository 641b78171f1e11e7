"""How others see a member."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members import access, queries


@require_GET
def profile(request, handle):
    """A member's page; its owner may look with the eyes of others: ?as=member or stranger."""
    seen = access.access_profile(request.user, handle)
    if not seen.is_owner:
        return render(request, "members/profile.html", {"seen": seen})
    eyes = request.GET.get("as", "member")
    if eyes not in ("member", "stranger"):
        eyes = "member"
    own = access.access_own_profile(request.user)
    context = {
        "seen": queries.seen_profile(own, eyes, on=localdate()),
        "is_mine": True,
        "tabs": [
            {"title": _("ほかの会員から"), "url": "?as=member", "is_current": eyes == "member"},
            {
                "title": _("会員でない人から"),
                "url": "?as=stranger",
                "is_current": eyes == "stranger",
            },
        ],
    }
    return render(request, "members/profile.html", context)
