"""Registers the roof's parts of the back office; contains no rule."""

from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from . import first_steps, who_stays
from .operations import screen
from .preview import MADE, may_give, preview_link
from .records import roles
from .records import screen as records


@hooks.register("register_admin_urls")
def admin_addresses():
    return [
        path("preview-link/<int:page_id>/", preview_link, name="preview_link"),
        path("records/", records.show, name="records"),
        path("operations/", screen.operations, name="operations"),
        path("operations/read-only/", screen.turn_read_only, name="operations_read_only"),
        path("operations/letters/", screen.letters_again, name="operations_letters_again"),
    ]


hooks.register("construct_homepage_panels", screen.warn_of_a_silent_clock)
hooks.register("construct_homepage_panels", first_steps.show_to_who_sets_up)
hooks.register("before_delete_user", who_stays.refuse_one)
hooks.register("before_bulk_action", who_stays.refuse_some)


class OperationsItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(screen.RIGHT)


@hooks.register("register_admin_menu_item")
def operations_in_the_menu():
    url = reverse_lazy("operations")
    return OperationsItem(_("運用"), url, icon_name="cogs", order=900, name="operations")


@hooks.register("register_admin_menu_item")
def records_in_the_menu():
    url = reverse_lazy("records")
    return OperationsItem(_("操作の記録"), url, icon_name="history", order=890, name="records")


@hooks.register("register_page_header_buttons")
def preview_link_button(page, user, view_name, next_url=None):
    if may_give(user, page):
        url = reverse("preview_link", args=[page.pk])
        yield Button(_("下書きを見せるリンク"), url=url, icon_name="link", priority=64)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(screen.ON, _("読み取り専用にする"), _("読み取り専用にしました"))
    actions.register_action(screen.OFF, _("書き込みに戻す"), _("書き込みできるように戻しました"))
    actions.register_action(screen.AGAIN, _("メールを送りなおす"), _("メールを送りなおしました"))
    actions.register_action(MADE, _("下書きのリンクを作る"), _("下書きを見せるリンクを作りました"))
    actions.register_action(roles.CHANGED, _("役割の変更"), _("役割を変えました"))
