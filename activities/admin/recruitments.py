"""Recruitments in the back office: a list one can work from in the morning, and their form."""

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.views import CreateView, EditView

from home import guarded_admin
from home.guarded_admin import GuardedAdmin
from home.identifiers import is_identifier

from .. import rules
from ..actions.waiting_list import offer_next_seats
from ..models import ActivityPage, Recruitment
from ..models.recruitments import too_small
from .forms import RecruitmentForm

# A list, not a tuple: the package adds its own to it.
LISTS = [guarded_admin.LISTS, "activities/lists.css"]


class SafeSave:
    """A form that was overtaken by an offer is shown again with the reason, never lost."""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        page = (kwargs.get("data") or {}).get("page", "")
        if page and not is_identifier(ActivityPage, page):
            # Wagtail's chooser would ask the database for whatever was sent, and fail.
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["page"] = ""
        return kwargs

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            held = Recruitment.objects.values_list("seats_held", flat=True).get(pk=self.instance.pk)
            form.add_error("capacity", too_small(held))
            return self.form_invalid(form)


class RecruitmentCreate(SafeSave, CreateView):
    def get_instance(self):
        """Begin with the activity whose page the editor came from."""
        asked = self.request.GET.get("page", "")
        page = ActivityPage.objects.filter(pk=asked).first() if asked.isdecimal() else None
        return Recruitment(page=page) if page else Recruitment()


class RecruitmentEdit(SafeSave, EditView):
    def form_valid(self, form):
        response = super().form_valid(form)
        if form.is_valid():
            self.offer_new_seats()
        return response

    def offer_new_seats(self):
        """More places than before: those who wait come first."""
        offered = offer_next_seats(self.instance, by=self.request.user)
        if offered:
            text = _("空いた席を、待っていた%(count)s人に案内しました。") % {"count": len(offered)}
            messages.info(self.request, text)


class RecruitmentAdmin(GuardedAdmin):
    model = Recruitment
    menu_label = gettext_lazy("活動と応募")
    menu_icon = "date"
    menu_order = 210
    base_url_path = "recruitments"
    list_display = ("title", "activity", "phase", "seats", "to_decide", "line")
    list_display_add_buttons = "title"
    index_view_extra_css = LISTS
    list_filter = ("selection",)
    list_per_page = 50
    search_fields = ("title", "page__title")
    ordering = ("-opens_at", "-pk")
    create_view_class = RecruitmentCreate
    edit_view_class = RecruitmentEdit

    def get_edit_handler(self):
        return ObjectList(
            [
                MultiFieldPanel([FieldPanel("page"), FieldPanel("title")], heading=_("何の募集か")),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
                    heading=_("応募できる期間"),
                ),
                MultiFieldPanel(
                    [FieldPanel("selection"), FieldPanel("capacity"), FieldPanel("fee")],
                    heading=_("決め方と定員"),
                ),
                MultiFieldPanel(
                    [FieldPanel("question"), FieldPanel("question_why")],
                    heading=_("応募者への質問"),
                ),
                InlinePanel(
                    "sessions",
                    heading=_("開催回"),
                    label=_("開催回"),
                    help_text=_("日程の決まりがない活動では、入力しなくてかまいません。"),
                ),
            ],
            base_form_class=RecruitmentForm,
        )

    def get_queryset(self, request):
        to_decide = Count("applications", filter=Q(applications__status=rules.Status.APPLIED))
        found = super().get_queryset(request).select_related("page")
        return found.prefetch_related("sessions").annotate(to_decide=to_decide)

    def activity(self, recruitment):
        return recruitment.page.plain_title

    def phase(self, recruitment):
        return recruitment.phase(at=now()).label

    def seats(self, recruitment):
        capacity = recruitment.capacity if recruitment.capacity is not None else _("定員なし")
        return f"{recruitment.seats_held} / {capacity}"

    def to_decide(self, recruitment):
        return recruitment.to_decide or "—"

    def line(self, recruitment):
        address = reverse("activities_line", args=[recruitment.pk])
        return format_html('<a href="{}">{}</a>', address, _("応募者を見る"))

    activity.short_description = gettext_lazy("活動")
    phase.short_description = gettext_lazy("ようす")
    seats.short_description = gettext_lazy("決まった人 / 定員")
    to_decide.short_description = gettext_lazy("決定待ち")
    line.short_description = gettext_lazy("応募")
