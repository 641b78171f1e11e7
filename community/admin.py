"""The back office's lists of rooms and of questions to the town, and the menu of both and more."""

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdminGroup

from home.guarded_admin import GuardedAdmin
from home.look_dates import day

from .access import MODERATE
from .forms import RoomForm
from .models import Question, Room
from .moderation_admin import (
    LISTS,
    MeasureAdmin,
    NgWordAdmin,
    NothingIsDeleted,
    ReportAdmin,
    ReportPermissions,
)
from .question_views import CHANGE_QUESTION


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


class RoomsGroup(ModelAdminGroup):
    menu_label = _("部屋")
    menu_icon = "comment"
    menu_order = 300
    items = (QuestionAdmin, ReportAdmin, MeasureAdmin, RoomAdmin, NgWordAdmin)
