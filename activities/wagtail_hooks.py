"""Registers; decides nothing."""

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from . import audit, panels
from .admin import urls
from .admin.recruitments import RecruitmentAdmin

modeladmin_register(RecruitmentAdmin)
hooks.register("register_log_actions", audit.register)
hooks.register("construct_homepage_panels", panels.show_to_activity_staff)
hooks.register("register_admin_urls", lambda: urls.urlpatterns)
