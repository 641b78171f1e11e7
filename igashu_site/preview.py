"""A draft shown to someone without an account: a signed link that ends by itself.

The link names one page and who made it. It ends after IGASHU_PREVIEW_LINK_HOURS, when the page is
published or unpublished, and when its maker may no longer edit the page: nothing is stored, and
taking the right away is how a link is called back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from wagtail.log_actions import log
from wagtail.models import Page

from members.models import User

SALT = "igashu_site.preview"
MADE = "igashu_site.preview_link.make"


class Over(Exception):
    """The link was good once."""

    def __init__(self, page=None):
        self.page = page
        super().__init__("over")


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    ends_at: datetime


def may_give(user, page) -> bool:
    """Tell whether this person may show drafts of this page to others: who may edit it may."""
    return user.is_active and page.permissions_for_user(user).can_edit()


def make_link(page: Page, *, by: User) -> Link:
    """Return a link to the drafts of one page; the audit log keeps who made it."""
    if not may_give(by, page):
        raise PermissionDenied
    token = signing.dumps([page.pk, str(by.pk), stage(page)], salt=SALT)
    log(page, MADE, user=by)
    return Link(
        url=settings.BASE_URL + reverse("draft_preview", args=[token]),
        ends_at=now() + timedelta(hours=settings.IGASHU_PREVIEW_LINK_HOURS),
    )


def stage(page: Page) -> str:
    """Change with every publication: a link is for the time before the next one."""
    return f"{page.live}:{page.last_published_at.isoformat() if page.last_published_at else ''}"


def page_of(token: str) -> Page:
    """Return the page whose draft this link shows. Raise Http404 or Over."""
    hours = timedelta(hours=settings.IGASHU_PREVIEW_LINK_HOURS)
    try:
        pk, maker, then = signing.loads(token, salt=SALT, max_age=hours)
    except signing.SignatureExpired as error:
        raise Over from error
    except signing.BadSignature as error:
        raise Http404 from error
    page = Page.objects.filter(pk=pk).first()
    giver = User.objects.filter(pk=maker).first()
    if page is None or giver is None or not may_give(giver, page):
        raise Over
    if stage(page) != then:
        raise Over(page)
    return page


@require_safe
def draft_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft of one page, under a banner; or kind words when the link is over."""
    try:
        response = shown(request, page_of(token))
    except Over as over:
        response = render(request, "igashu_site/preview_over.html", way_on(over.page), status=410)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key: it must not travel to the sites the draft links to.
    response["Referrer-Policy"] = "no-referrer"
    return response


def shown(request, page):
    draft = page.get_latest_revision_as_object()
    request.draft_preview = True
    response = draft.serve_preview(request, draft.default_preview_mode)
    return response.render() if hasattr(response, "render") else response


def way_on(page):
    is_public = page and Page.objects.live().public().filter(pk=page.pk).exists()
    return {"page_url": page.url if is_public else None}


def preview_link(request: HttpRequest, page_id: int) -> HttpResponse:
    """Back office: the link to copy. Made by a POST, so that a visit leaves no trace."""
    page = get_object_or_404(Page, pk=page_id)
    if not may_give(request.user, page):
        raise PermissionDenied
    link = make_link(page, by=request.user) if request.method == "POST" else None
    context = {
        "page": page.get_latest_revision_as_object(),
        "link": link,
        "hours": settings.IGASHU_PREVIEW_LINK_HOURS,
    }
    return render(request, "igashu_site/preview_link.html", context)
