"""May you? Fetch and authorise in one step; absent and forbidden look the same."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from home.identifiers import is_identifier
from members.models import User

from .models import Application, Recruitment
from .queries.standing import open_to

Viewer = User | AnonymousUser
SELECT = "activities.select_application"
EXPORT = "activities.export_application"
VIEW = "activities.view_application"
RIGHTS = {"read": VIEW, "select": SELECT, "export": EXPORT}


def access_recruitment(viewer: Viewer, pk: Any, *, to: str = "read") -> Recruitment:
    """Return a recruitment of a public activity or raise Http404; to apply one is a member."""
    found = open_to(viewer, pk) if is_identifier(Recruitment, pk) else None
    if found is None:
        raise Http404
    recruitment, is_member = found
    if to == "apply" and not (viewer.is_active and is_member):
        raise PermissionDenied
    return recruitment


def access_application(viewer: Viewer, pk: Any, *, to: str = "read") -> Application:
    """Return an application that is the viewer's own, or theirs to decide. Else raise Http404."""
    applications = Application.objects.select_related("recruitment__page", "applicant__profile")
    if not viewer.is_authenticated:
        raise Http404
    application = applications.filter(pk=pk).first()
    if application is None or not may(viewer, application, to):
        raise Http404
    return application


def may(viewer: User, application: Application, to: str) -> bool:
    """Read and answer: its owner. Select: staff with the right, but nobody for themself."""
    is_owner = application.applicant_id == viewer.pk
    if to in ("read", "answer"):
        return is_owner
    return viewer.is_active and viewer.has_perm(SELECT) and not is_owner


def access_line(viewer: Viewer, pk: Any, *, to: str = "read") -> Recruitment:
    """Return a recruitment whose applications this clerk may read, select or export."""
    if not (viewer.is_active and viewer.has_perm(RIGHTS[to])):
        raise PermissionDenied
    recruitment = Recruitment.objects.select_related("page").filter(pk=pk).first()
    if recruitment is None:
        raise Http404
    return recruitment
