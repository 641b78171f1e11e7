"""Registers; decides nothing."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from . import log_actions, panels, pledge_screen
from .admin import DeskGroup

modeladmin_register(DeskGroup)
hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_homepage_panels", panels.show_to_the_desk)


@hooks.register("register_admin_urls")
def admin_addresses():
    return [path("pledge/", pledge_screen.pledge, name="pledge")]


class PledgeItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(pledge_screen.RIGHT)


@hooks.register("register_settings_menu_item")
def pledge_in_the_menu():
    return PledgeItem(_("約束ごと"), reverse_lazy("pledge"), icon_name="form", order=30)
