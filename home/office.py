"""The back office as an editor meets it in the morning: few entries, own work first, help near."""

from django.contrib import messages
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.auth import user_has_any_page_permission as writes_pages
from wagtail.admin.ui.components import Component
from wagtail.models import Page

DRAFTS_SHOWN = 8
# Reports, images by collection and the like are for those who tend the whole site.
FOR_ADMINISTRATORS = {"reports"}
FOREIGN_HELP = {"editor-guide", "whats-new-in-wagtail"}


def keep_what_the_role_needs(request, menu_items):
    if not request.user.has_perm("home.change_navigation"):
        menu_items[:] = [item for item in menu_items if item.name not in FOR_ADMINISTRATORS]


def drop_foreign_help(request, menu_items):
    """Wagtail's own guides are in English."""
    menu_items[:] = [
        item
        for item in menu_items
        if item.name not in FOREIGN_HELP and not item.name.startswith("whats-new")
    ]


class MyDrafts(Component):
    """Pages this person was the last to write on, and that differ from what the public reads."""

    name = "my_drafts"
    order = 50
    template_name = "home/admin/my_drafts.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {"drafts": list(drafts_of(user)), "user": user}


class Guide(Component):
    """The way to the guide."""

    name = "guide"
    order = 400
    template_name = "home/admin/guide_panel.html"


def drafts_of(user):
    unfinished = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
    return unfinished.order_by("-latest_revision_created_at")[:DRAFTS_SHOWN]


def order_the_morning(request, panels):
    """Own drafts first, then (Wagtail's) what waits for approval, then the guide."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        panels += [MyDrafts(), Guide()] if writes_pages(request.user) else [Guide()]


def advise_on_picture(request, page):
    page = page.specific
    if hasattr(page, "share_image_id") and not page.share_image_id:
        messages.info(
            request,
            _("公開しました。代表画像を入れると、一覧とSNSで目にとまりやすくなります。"),
        )


def advise_on_address(request, page):
    messages.info(
        request,
        _("このページの番地は「%(slug)s」です。公開前なら「URLと検索」で変えられます。")
        % {"slug": page.slug},
    )


@require_admin_access
def guide(request):
    """The short guide for editors, in the back office itself."""
    return render(request, "home/admin/guide.html")


def guide_urls():
    return [path("guide/", guide, name="site_guide")]


def everywhere_css():
    return format_html('<link rel="stylesheet" href="{}">', static("home/office.css"))


def print_css():
    """Wagtail frames its pages in a box that scrolls: on paper, all of it is wanted."""
    address = static("home/office_print.css")
    return format_html('<link rel="stylesheet" href="{}" media="print">', address)
