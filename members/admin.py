"""The staff door: what the member desk sees. Says only what is shown; deeds are in `desk.py`."""

from django.contrib.admin import display
from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdminGroup

from home import guarded_admin
from home.guarded_admin import GuardedAdmin

from . import desk, filters, queries, rules
from .exports import Exportable, JapaneseExport
from .models import Letter, Membership, MembershipApplication


class LookOnly(PermissionHelper):
    """Rows are changed by deeds with a name, never by a form over the whole row."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_has_any_permissions(self, user):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class LookAndEnter(LookOnly):
    def user_can_create(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("add"))


class Buttons(ButtonHelper):
    def add_button(self, *args, **kwargs):
        words = {"label": _("代理入力"), "title": _("紙・電話・FAXの申請を入力する")}
        return super().add_button(*args, **kwargs) | words

    def inspect_button(self, *args, **kwargs):
        words = {"label": _("内容を見る"), "title": _("内容を見る")}
        return super().inspect_button(*args, **kwargs) | words


class DeskAdmin(Exportable, GuardedAdmin):
    """What the three lists have in common."""

    permission_helper_class = LookOnly
    button_helper_class = Buttons
    index_view_class = JapaneseExport
    inspect_view_enabled = True
    list_per_page = 50
    index_view_extra_css = [guarded_admin.LISTS, "members/desk.css"]

    def index_view(self, request):
        desk.remember_list(request, self.model)
        return super().index_view(request)


class ApplicationAdmin(DeskAdmin):
    model = MembershipApplication
    menu_icon = "form"
    permission_helper_class = LookAndEnter
    create_view_class = desk.EnterView
    inspect_view_class = desk.SheetView
    list_display = (
        "receipt_number",
        "name",
        "prefecture",
        "standing",
        "received_by",
        "submitted_at",
    )
    list_filter = ("status", "received_by", filters.Home)
    ordering = ("is_decided", "-submitted_at")
    search_fields = ("receipt_number", "full_name", "full_name_kana", "user__email", "contact")
    list_select_related = ("user",)
    extra_deeds = ("approve", "decline")
    export_filename = "membership-applications"
    export_headings = {
        "receipt_number": _("受付番号"),
        "status": _("状態"),
        "received_by": _("受付方法"),
        "submitted_at": _("受付日時"),
        "full_name": _("氏名"),
        "full_name_kana": _("フリガナ"),
        "display_name": _("表示名"),
        "email": _("メールアドレス"),
        "contact": _("メール以外の連絡先"),
        "prefecture": _("お住まいの都道府県"),
        "birth_year": _("生まれた年(西暦)"),
        "ties": _("ゆかり"),
        "interests": _("関心のあること"),
        "motivation": _("やってみたいこと"),
        "channel": _("経路"),
        "decided_at": _("決定日時"),
        "reason": _("申請者に伝える理由"),
    }

    def get_queryset(self, request):
        """What waits comes first."""
        waits = When(status=rules.ApplicationStatus.RECEIVED, then=0)
        order = Case(waits, default=1, output_field=IntegerField())
        # Wagtail's list sorts by names: the order has to be one.
        return self.model.objects.annotate(is_decided=order).order_by(*self.ordering)

    @display(description=_("氏名（フリガナ）"), ordering="full_name_kana")
    def name(self, one):
        return f"{one.full_name}（{one.full_name_kana}）"

    @display(description=_("状態"), ordering="status")
    def standing(self, one):
        return one.get_status_display()

    def approve_view(self, request, instance_pk):
        return desk.DecideView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def decline_view(self, request, instance_pk):
        return desk.DeclineView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def cell_email(self, one):
        return one.user.email or ""

    def cell_ties(self, one):
        return "、".join(queries.words_for(one.ties, rules.Tie))

    def cell_interests(self, one):
        return "、".join(queries.words_for(one.interests, rules.Interest))


class MembershipAdmin(DeskAdmin):
    model = Membership
    menu_icon = "group"
    inspect_view_class = desk.MemberView
    list_display = ("number", "name", "prefecture", "standing", "joined_at")
    list_filter = ("status", filters.MembersHome)
    search_fields = (
        "number",
        "user__email",
        "user__profile__full_name",
        "user__profile__full_name_kana",
        "user__profile__display_name",
    )
    list_select_related = ("user__profile",)
    ordering = ("-joined_at",)
    extra_deeds = ("pause", "resume", "leave")
    export_filename = "members"
    export_headings = {
        "number": _("会員番号"),
        "status": _("状態"),
        "full_name": _("氏名"),
        "full_name_kana": _("フリガナ"),
        "display_name": _("表示名"),
        "email": _("メールアドレス"),
        "prefecture": _("お住まいの都道府県"),
        "joined_at": _("入会日時"),
        "left_at": _("退会日時"),
    }

    @display(description=_("氏名（フリガナ）"), ordering="user__profile__full_name_kana")
    def name(self, one):
        profile = getattr(one.user, "profile", None)
        if profile is None:
            return "-"
        return f"{profile.full_name or profile.display_name}（{profile.full_name_kana or '-'}）"

    @display(description=_("お住まいの都道府県"), ordering="user__profile__prefecture")
    def prefecture(self, one):
        return self.told(one, "prefecture") or "-"

    @display(description=_("状態"), ordering="status")
    def standing(self, one):
        return one.get_status_display()

    @staticmethod
    def told(one, name):
        profile = getattr(one.user, "profile", None)
        return getattr(profile, name) if profile else ""

    def export_cell(self, item, name):
        if name in ("full_name", "full_name_kana", "display_name", "prefecture"):
            return self.told(item, name)
        return super().export_cell(item, name)

    def cell_email(self, one):
        return one.user.email or ""

    def pause_view(self, request, instance_pk):
        return self.move(request, instance_pk, "pause")

    def resume_view(self, request, instance_pk):
        return self.move(request, instance_pk, "resume")

    def leave_view(self, request, instance_pk):
        return self.move(request, instance_pk, "leave")

    def move(self, request, instance_pk, move):
        view = desk.MoveView.as_view(model_admin=self, instance_pk=instance_pk, move=move)
        return view(request)


class LetterAdmin(DeskAdmin):
    model = Letter
    menu_icon = "mail"
    list_display = ("subject", "address", "standing", "written_at", "sent_at")
    list_filter = (filters.LetterStanding,)
    inspect_view_class = desk.LetterView
    search_fields = ("subject", "address")
    history_view_enabled = False

    def get_queryset(self, request):
        return super().get_queryset(request).by_mail()

    @display(description=_("状態"))
    def standing(self, one):
        if one.sent_at:
            return _("送信済み")
        if one.refusal:
            return _("届け先に断られました")
        return _("送れませんでした") if one.failed_at else _("送信待ち")


class DeskGroup(ModelAdminGroup):
    menu_label = _("会員担当")
    menu_icon = "group"
    menu_order = 210
    items = (ApplicationAdmin, MembershipAdmin, LetterAdmin)
