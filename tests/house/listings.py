"""Every list of the house: where it is, who reads it, how many of twenty rows its page shows."""

from dataclasses import dataclass

from django.urls import get_resolver
from wagtail.admin.views.generic.base import BaseListingView

from community.models import Report
from home.models import NewsIndexPage
from tests.house.api_world import operations
from tests.house.test_api_contract import contract

# Number 0 is the reader, who is in many lists beside the rows.
NAMED, NUMBERED = r"行(?!00)\d\d", r"row-\d\d"


@dataclass(frozen=True)
class Listing:
    """`shown`: how many of twenty rows are on its first page; None: it is not one row each."""

    door: str
    reader: str = ""
    shown: int | None = 20
    row: str = NAMED


PUBLIC = [
    Listing("/", shown=None),
    Listing("/news/"),
    Listing("/stories/", shown=12),
    Listing("/activities/", shown=12),
    Listing("/activities/?view=calendar"),
    # Only the stories name her: what is found is of one kind.
    Listing("/search/?q=山口", shown=10),
    Listing("/feeds/news.xml"),
    Listing("/feeds/news.atom"),
    Listing("/feeds/activities.xml"),
    Listing("/sitemap.xml", row=NUMBERED),
    Listing("/api/v3-preview/pages/", shown=None),
]
MEMBERS = [
    Listing("/mypage/", "reader", shown=None),
    Listing("/mypage/applications/", "reader"),
    Listing("/mypage/notices/", "reader"),
    Listing("/rooms/", "reader"),
    Listing("/rooms/{room_id}/", "reader"),
    Listing("/rooms/{room_id}/search/?q=行", "reader"),
    Listing("/rooms/{room_id}/people/", "reader"),
    Listing("/rooms/{asked_room_id}/requests/", "moderator"),
    Listing("/rooms/{shop_room_id}/", "reader"),
    Listing("/rooms/{shop_room_id}/workshops/", "reader"),
    Listing("/rooms/{shop_room_id}/workshops/{workshop_id}/", "reader"),
]
JSON = [
    Listing("/api/v1/pages", shown=None),
    Listing("/api/v1/activities"),
    Listing("/api/v1/activities/{activity_id}", shown=None),
    Listing("/api/v1/recruitments"),
    Listing("/api/v1/recruitments/{recruitment_id}", shown=None),
    Listing("/api/v1/me/applications", "reader"),
    Listing("/api/v1/me/applications/{application_id}", "reader", shown=None),
    Listing("/api/v1/me/notices", "reader"),
    Listing("/api/v1/me/devices", "reader", shown=10),
    Listing("/api/v1/me/rooms", "reader"),
    Listing("/api/v1/rooms/{room_id}/events", "reader"),
    Listing("/api/v1/rooms/{room_id}/messages", "reader"),
    Listing("/api/v1/rooms/{room_id}/people", "reader"),
    Listing("/api/v1/rooms/{room_id}/pins", "reader", shown=None),
    Listing("/api/v1/rooms/{room_id}/search?q=行", "reader"),
    Listing("/api/v1/moderation/reports", "moderator"),
    Listing("/api/v1/moderation/reports/{report_id}", "moderator", shown=None),
    Listing("/api/v1/rooms/{asked_room_id}/requests", "moderator"),
    Listing("/api/v1/rooms/{shop_room_id}/workshops/{workshop_id}", "reader"),
]
OFFICE = [
    Listing("/cms/", "desk", shown=None),
    Listing("/cms/", "organiser", shown=None),
    Listing("/cms/", "moderator", shown=None),
    Listing("/cms/", "approver", shown=None),
    Listing("/cms/pages/{news_id}/", "editor"),
    Listing("/cms/pages/{news_id}/", "approver"),
    Listing("/cms/recruitments/", "organiser"),
    Listing("/cms/recruitments/{recruitment_id}/line/", "organiser"),
    Listing("/cms/members/membershipapplication/", "desk"),
    Listing("/cms/members/membership/", "desk"),
    Listing("/cms/members/letter/", "desk"),
    Listing("/cms/community/question/", "desk"),
    Listing("/cms/community/report/", "moderator"),
    Listing("/cms/community/measure/", "moderator", row=r"measure/inspect/\d+"),
    Listing("/cms/community/room/", "moderator"),
    Listing("/cms/community/ngword/", "moderator"),
    Listing("/cms/snippets/home/notice/", "approver"),
    Listing("/cms/images/", "approver"),
    Listing("/cms/documents/", "approver"),
    Listing("/cms/redirects/", "administrator"),
    # The choice of rooms above it names them all.
    Listing("/cms/records/", "administrator", row=r"<td><bdi>行(?!00)\d\d"),
    # Twenty to a page; the reader and the staff are among them.
    Listing("/cms/users/", "administrator", shown=13, row=r"row(?!00)\d\d@"),
]
ALL = [*PUBLIC, *MEMBERS, *JSON, *OFFICE]
# Wagtail's own, whose rows are a town's few settings, or what was done there.
WAGTAILS = {
    "/cms/collections/",
    "/cms/workflows/list/",
    "/cms/workflows/tasks/index/",
    "/cms/snippets/",
    "/cms/sites/",
    "/cms/groups/",
    "/cms/api-tokens/",
    "/cms/locales/",
    "/cms/reports/locked/",
    "/cms/reports/workflow/",
    "/cms/reports/workflow_tasks/",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/reports/page-types-usage/",
}


def addresses(resolver, path="/"):
    for one in resolver.url_patterns:
        here = path + str(one.pattern).strip("^$")
        if hasattr(one, "url_patterns"):
            yield from addresses(one, here)
        else:
            yield here, one.callback


def is_list(view):
    """Tell a list of the back office: of a viewset, a report, or a ModelAdmin."""
    kind = getattr(view, "view_class", None)
    is_view = isinstance(kind, type) and issubclass(kind, BaseListingView)
    return is_view or getattr(view, "__name__", "") == "index_view"


def registered():
    """Return the address of every list in the back office that is not about a single thing."""
    return {
        path
        for path, view in addresses(get_resolver())
        if is_list(view) and "<" not in path and not path.endswith("/results/")
    }


def promised():
    """Return every address of our JSON whose answer holds rows."""
    known = contract()
    return {path for method, path in operations() if method == "get" and has_rows(known, path)}


def has_rows(known, path):
    answer = known["paths"][path]["get"]["responses"]["200"]
    shape = answer["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    fields = known["components"]["schemas"][shape]["properties"].values()
    return any(field.get("type") == "array" for field in fields)


def places(rows):
    """Return what stands in the gaps of an address."""
    return {
        "room_id": rows.room.pk,
        "asked_room_id": rows.asked_room.pk,
        "shop_room_id": rows.shop.room_id,
        "workshop_id": rows.shop.pk,
        "report_id": Report.objects.earliest("pk").pk,
        "activity_id": rows.recruitment.page_id,
        "recruitment_id": rows.recruitment.pk,
        "application_id": rows.recruitment.applications.get(applicant=rows.reader).pk,
        "news_id": NewsIndexPage.objects.get().pk,
    }
