"""May you? Fetch and authorise people in one step; absent and forbidden look the same."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from home.prepared import Prepared, Slot

from . import queries, rules
from .models import Membership, MembershipApplication, Profile, User
from .queries import SeenProfile
from .signed_out import sign_in_first

Viewer = User | AnonymousUser
# Staff who may read the register of people.
READ_PEOPLE = "members.view_profile"


def is_active_member(user: Viewer) -> bool:
    """Tell whether this person may do what members do, right now."""
    return bool(user.is_authenticated and user.is_active and active_query().run(user=user.pk))


@cache
def active_query() -> Prepared:
    active = Membership.objects.filter(status=rules.MembershipStatus.ACTIVE)
    return Prepared(active.filter(user=Slot("user", User._meta.pk)).values_list("pk"))


def kind_of(viewer: Viewer, owner: User | None = None) -> str:
    """Return with whose eyes this viewer looks: a key of `rules.EYES`."""
    if owner is not None and viewer.pk == owner.pk:
        return "owner"
    if viewer.is_active and viewer.has_perm(READ_PEOPLE):
        return "staff"
    return "member" if is_active_member(viewer) else "stranger"


def access_profile(viewer: Viewer, handle: str) -> SeenProfile:
    """Return what this viewer may see of a member, or raise Http404.

    The real name and the e-mail are in none of the answers.
    """
    profile = Profile.objects.select_related("user__membership").filter(handle=handle).first()
    if profile is None:
        raise Http404
    kind = kind_of(viewer, profile.user)
    membership = getattr(profile.user, "membership", None)
    is_member = membership is not None and membership.status == rules.MembershipStatus.ACTIVE
    if not is_member and kind in ("stranger", "member"):
        raise Http404  # who paused or left is not shown around
    seen = queries.seen_profile(profile, kind, on=localdate())
    if seen.is_empty:
        raise Http404
    return seen


def access_own_profile(viewer: Viewer) -> Profile:
    """Return the viewer's own profile, or raise Http404 (before joining there is none)."""
    profile = Profile.objects.filter(user_id=viewer.pk).first() if viewer.is_authenticated else None
    if profile is None:
        raise Http404
    return profile


def access_own_membership(viewer: Viewer) -> Membership:
    """Return the viewer's own membership, or raise Http404."""
    membership = queries.membership_of(viewer)
    if membership is None:
        raise Http404
    return membership


def access_own_application(viewer: Viewer, pk: Any) -> MembershipApplication:
    """Return the viewer's own application to join, or raise Http404."""
    if not viewer.is_authenticated:
        raise Http404
    found = MembershipApplication.objects.filter(pk=pk, user_id=viewer.pk).first()
    if found is None:
        raise Http404
    return found


def active_member_required(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Send strangers to sign in, and who is no member (yet) to the page about joining."""

    @sign_in_first()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_active_member(request.user):
            return view(request, *args, **kwargs)
        messages.info(request, _("このページは会員の方だけがご利用になれます。"))
        return redirect("members:join")

    return guarded
