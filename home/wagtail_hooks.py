"""Registers; decides nothing."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from . import approval, date_input, large_deletions, office, publishing_many, rows
from .notice_view import NoticeViewSet

date_input.use_for_every_form()
rows.say_it_plainly()
large_deletions.use_for_every_deletion()
register_snippet(NoticeViewSet)
hooks.register("construct_main_menu", office.keep_what_the_role_needs)
hooks.register("construct_help_menu", office.drop_foreign_help)
hooks.register("construct_homepage_panels", office.order_the_morning)
hooks.register("construct_page_action_menu", approval.keep_the_usual_in_sight)
hooks.register("after_edit_page", approval.tell_after_saving)
hooks.register("after_create_page", approval.tell_after_saving)
hooks.register("before_bulk_action", publishing_many.refuse_unfinished)
hooks.register("after_publish_page", office.advise_on_picture)
hooks.register("after_create_page", office.advise_on_address)
hooks.register("register_admin_urls", office.guide_urls)
hooks.register("insert_global_admin_css", office.everywhere_css)
hooks.register("insert_global_admin_css", office.print_css)


@hooks.register("register_help_menu_item")
def guide_in_help_menu():
    return MenuItem(_("使い方の手引き"), reverse_lazy("site_guide"), icon_name="help", order=10)
