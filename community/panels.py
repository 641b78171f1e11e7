"""What waits for the moderators in the morning."""

from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component

from .models import Measure, Report
from .moderation_views import CHANGE_REPORT
from .queries import waiting_questions
from .question_views import CHANGE_QUESTION, LIST


class OpenReports(Component):
    """How many reports wait for an answer, and the way to them."""

    name = "open_reports"
    order = 30
    template_name = "community/admin/panel.html"

    def get_context_data(self, parent_context):
        url = reverse("community_report_modeladmin_index")
        return {
            "waiting": Measure.objects.waiting().count(),
            "waiting_url": reverse("community_measure_modeladmin_index"),
            "count": Report.objects.filter(status=Report.Status.OPEN).count(),
            "url": f"{url}?status__exact={Report.Status.OPEN}",
        }


def show_to_moderators(request, panels):
    if request.user.has_perm(CHANGE_REPORT):
        panels.append(OpenReports())


class OpenQuestions(Component):
    """How many questions wait for the town, how many too long, and the way to them."""

    name = "open_questions"
    order = 25
    template_name = "community/admin/questions_panel.html"

    def get_context_data(self, parent_context):
        return waiting_questions(on=localdate()) | {"url": reverse(LIST)}


def show_to_who_answers(request, panels):
    if request.user.has_perm(CHANGE_QUESTION):
        panels.append(OpenQuestions())
