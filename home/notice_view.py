"""Notices in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from .look_dates import moment
from .models import Notice


class MomentColumn(Column):
    """A moment in the words of the house."""

    def get_value(self, instance):
        return moment(super().get_value(instance))


class NoticeViewSet(SnippetViewSet):
    """Every page's line of news, and the emergency above it."""

    model = Notice
    icon = "warning"
    menu_label = _("お知らせ帯")
    menu_order = 300
    add_to_admin_menu = True
    list_display = [
        "text",
        Column("get_level_display", label=_("種類"), sort_key="level"),
        MomentColumn("starts_at", label=_("表示の開始"), sort_key="starts_at"),
        MomentColumn("ends_at", label=_("表示の終わり"), sort_key="ends_at"),
    ]
    list_filter = ["level"]
    search_fields = ["text"]
    ordering = ["-starts_at"]
