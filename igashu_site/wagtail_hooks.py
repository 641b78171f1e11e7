"""Registers the roof's parts of the back office; contains no rule."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from .preview import MADE, may_give, preview_link


@hooks.register("register_admin_urls")
def admin_addresses():
    return [path("preview-link/<int:page_id>/", preview_link, name="preview_link")]


@hooks.register("register_page_header_buttons")
def preview_link_button(page, user, view_name, next_url=None):
    if may_give(user, page):
        url = reverse("preview_link", args=[page.pk])
        yield Button(_("下書きを見せるリンク"), url=url, icon_name="link", priority=64)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(MADE, _("下書きのリンクを作る"), _("下書きを見せるリンクを作りました"))
