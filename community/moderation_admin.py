"""The back office's lists of what is reported and decided: reports, measures, words refused."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper

from home import guarded_admin
from home.guarded_admin import GuardedAdmin
from home.look_dates import moment

from .batch_views import ReportsView
from .measure_views import MeasureView
from .models import Measure, NgWord, Report
from .moderation_views import ReportView

LISTS = [guarded_admin.LISTS, "community/lists.css"]
MODERATION = [*LISTS, "community/moderation.css"]


class NothingIsDeleted(PermissionHelper):
    """Rooms are closed, reports are answered; neither is ever deleted."""

    def user_can_delete_obj(self, user, obj):
        return False


class ReportPermissions(NothingIsDeleted):
    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False


class LookButtons(ButtonHelper):
    def inspect_button(self, *args, **kwargs):
        return super().inspect_button(*args, **kwargs) | {"label": _("内容を見て対応する")}


class ReportAdmin(GuardedAdmin):
    model = Report
    menu_label = _("通報")
    menu_icon = "warning"
    index_view_extra_css = MODERATION
    index_view_class = ReportsView
    index_template_name = "community/admin/reports.html"
    list_display = (
        "pick",
        "excerpt",
        "get_reason_display",
        "room",
        "reported_on",
        "get_status_display",
    )
    list_display_add_buttons = "excerpt"
    list_filter = ("status", "reason")
    list_select_related = ("message__room",)
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = ReportView
    inspect_template_name = "community/admin/report.html"
    permission_helper_class = ReportPermissions
    button_helper_class = LookButtons
    history_view_enabled = False

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("-status", "-reported_at")

    def pick(self, report):
        """A box of the form below the list: what was answered has none."""
        if report.status != Report.Status.OPEN:
            return ""
        words = _("この通報を選ぶ（%(what)s）") % {"what": self.excerpt(report) or report.pk}
        box = '<input type="checkbox" name="report" value="{}" form="together" aria-label="{}">'
        return format_html(f'<label class="pick">{box}</label>', report.pk, words)

    pick.short_description = _("選ぶ")
    pick.empty_value_display = ""

    def reported_on(self, report):
        return moment(report.reported_at)

    reported_on.short_description = _("通報日時")
    reported_on.admin_order_field = "reported_at"

    def room(self, report):
        return report.message.room.name

    room.short_description = pgettext_lazy("ひとつの部屋", "部屋")

    def excerpt(self, report):
        return "" if report.message.removed_at else report.message.text[:40]

    excerpt.short_description = _("投稿")

    def get_reason_display(self, report):
        return report.get_reason_display()

    get_reason_display.short_description = _("理由")

    def get_status_display(self, report):
        return report.get_status_display()

    get_status_display.short_description = _("対応")


class MeasureAdmin(GuardedAdmin):
    model = Measure
    menu_label = _("措置と異議")
    menu_icon = "tasks"
    index_view_extra_css = LISTS
    list_display = ("decided_on", "get_kind_display", "get_status_display", "appeal_state")
    list_filter = ("kind", "status")
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = MeasureView
    inspect_template_name = "community/admin/measure.html"
    permission_helper_class = ReportPermissions
    button_helper_class = LookButtons
    history_view_enabled = False

    def decided_on(self, measure):
        return moment(measure.decided_at)

    decided_on.short_description = _("決定日時")
    decided_on.admin_order_field = "decided_at"

    def get_kind_display(self, measure):
        return measure.get_kind_display()

    get_kind_display.short_description = _("措置")

    def get_status_display(self, measure):
        return measure.get_status_display()

    get_status_display.short_description = _("状態")

    def appeal_state(self, measure):
        if not measure.appealed_at:
            return ""
        return measure.get_answer_display() or _("回答待ち")

    appeal_state.short_description = _("異議")


class NgWordAdmin(GuardedAdmin):
    model = NgWord
    menu_label = _("使えない言葉")
    menu_icon = "cross"
    list_display = ("word",)
    search_fields = ("word",)
    history_view_enabled = False
    panels = [
        HelpPanel(
            _("この言葉が入った投稿は、送信できません。会員には、言いかえるようにお願いします。")
        ),
        FieldPanel("word"),
    ]
