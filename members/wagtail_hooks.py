"""Registers; decides nothing."""

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from . import log_actions, panels
from .admin import DeskGroup

modeladmin_register(DeskGroup)
hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_homepage_panels", panels.show_to_the_desk)
