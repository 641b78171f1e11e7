"""The back office's lists of rooms and reports."""

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdminGroup

from home import guarded_admin
from home.guarded_admin import GuardedAdmin
from home.look_dates import day, moment

from .access import MODERATE
from .batch_views import ReportsView
from .forms import RoomForm
from .measure_views import MeasureView
from .models import Measure, NgWord, Question, Report, Room
from .moderation_views import ReportView
from .question_views import CHANGE_QUESTION

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


class ReportButtons(ButtonHelper):
    def inspect_button(self, *args, **kwargs):
        return super().inspect_button(*args, **kwargs) | {"label": _("内容を見て対応する")}


class RoomButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj, *args, **kwargs):
        buttons = super().get_buttons_for_obj(obj, *args, **kwargs)
        enter = {
            "url": obj.get_absolute_url(),
            "label": _("部屋を見る"),
            "classname": "button button-small button-secondary",
            "title": _("部屋を見る"),
        }
        return [*buttons, enter, *self.close_buttons(obj)]

    def close_buttons(self, room):
        if room.is_closed or not self.request.user.has_perm(MODERATE):
            return []
        close = {
            "url": reverse("community_close_room", args=[room.pk]),
            "label": _("部屋を閉じる"),
            "classname": "button button-small button-secondary no",
            "title": _("部屋を閉じる"),
        }
        return [close]


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
    button_helper_class = ReportButtons
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


class RoomAdmin(GuardedAdmin):
    model = Room
    menu_label = _("部屋の一覧")
    menu_icon = "group"
    index_view_extra_css = LISTS
    list_display = ("name", "get_kind_display", "purpose", "state")
    list_filter = ("kind",)
    search_fields = ("name", "purpose")
    permission_helper_class = NothingIsDeleted
    button_helper_class = RoomButtons
    history_view_enabled = False
    panels = [
        HelpPanel(_("会員が話す部屋です。活動の部屋は、活動を公開すると自動で作られます。")),
        FieldPanel("name", help_text=_("例: 関東のひろば")),
        FieldPanel("kind"),
        FieldPanel(
            "purpose",
            help_text=_("一覧に出る1文です。例: 関東に住む人が、近くでできることを話します。"),
        ),
        FieldPanel("guidelines", help_text=_("空のときは、共通の約束が表示されます。")),
        FieldPanel("answer_days"),
    ]

    def get_edit_handler(self):
        return ObjectList(self.panels, base_form_class=RoomForm).bind_to_model(Room)

    def get_kind_display(self, room):
        return room.get_kind_display()

    get_kind_display.short_description = _("種類")

    def state(self, room):
        return _("閉じた") if room.is_closed else _("開いている")

    state.short_description = _("状態")


class QuestionButtons(ButtonHelper):
    """Staff answer in the room itself; who is not in it yet finds its door there."""

    def get_buttons_for_obj(self, obj, *args, **kwargs):
        room, seq = obj.message.room, obj.message.seq
        reply = {
            "url": f"{room.get_absolute_url()}?reply={seq}#composer",
            "label": _("部屋で答える"),
            "classname": "button button-small button-secondary",
            "title": _("部屋で答える"),
        }
        return [reply, *self.settle_buttons(obj)] if obj.answered_at is None else []

    def settle_buttons(self, question):
        if not self.request.user.has_perm(CHANGE_QUESTION):
            return []
        settle = {
            "url": reverse("community_settle_question", args=[question.pk]),
            "label": _("回答済みにする"),
            "classname": "button button-small button-secondary",
            "title": _("回答済みにする"),
        }
        return [settle]


class QuestionAdmin(GuardedAdmin):
    model = Question
    menu_label = _("市への質問")
    menu_icon = "help"
    index_view_extra_css = LISTS
    list_display = ("due", "excerpt", "asker", "room", "state")
    list_select_related = ("message__room", "message__author__profile")
    list_per_page = 50
    permission_helper_class = ReportPermissions
    button_helper_class = QuestionButtons
    history_view_enabled = False

    def get_queryset(self, request):
        """What waits comes first, the most urgent on top."""
        first = F("answered_at").desc(nulls_first=True)
        return super().get_queryset(request).shown().order_by(first, "due_on", "pk")

    def due(self, question):
        return day(question.due_on)

    due.short_description = _("回答の期限")

    def state(self, question):
        if question.answered_at:
            return _("回答済み")
        return _("期限をすぎています") if question.due_on < localdate() else _("回答待ち")

    state.short_description = _("状態")

    def room(self, question):
        return question.message.room.name

    room.short_description = pgettext_lazy("ひとつの部屋", "部屋")

    def excerpt(self, question):
        return question.message.text[:60]

    excerpt.short_description = _("質問")

    def asker(self, question):
        return question.message.author.profile.display_name

    asker.short_description = _("質問した人")


class MeasureButtons(ButtonHelper):
    def inspect_button(self, *args, **kwargs):
        return super().inspect_button(*args, **kwargs) | {"label": _("内容を見て対応する")}


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
    button_helper_class = MeasureButtons
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


class RoomsGroup(ModelAdminGroup):
    menu_label = _("部屋")
    menu_icon = "comment"
    menu_order = 300
    items = (QuestionAdmin, ReportAdmin, MeasureAdmin, RoomAdmin, NgWordAdmin)
