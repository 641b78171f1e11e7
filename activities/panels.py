"""What waits for activity staff in the morning."""

from django.db.models import Count, F
from wagtail.admin.ui.components import Component

from . import rules
from .access import SELECT
from .models import Recruitment

LINES_SHOWN = 8


class WaitingApplicants(Component):
    """Calls with people to decide about, the nearest deadline first, each with the way to it."""

    name = "waiting_applicants"
    order = 45
    template_name = "activities/admin/waiting_panel.html"

    def get_context_data(self, parent_context):
        waiting = list(calls_to_decide())
        return {
            "count": sum(one.to_decide for one in waiting),
            "lines": waiting[:LINES_SHOWN],
            "more": len(waiting) > LINES_SHOWN,
        }


def calls_to_decide():
    applied = Recruitment.objects.filter(applications__status=rules.Status.APPLIED)
    found = applied.annotate(to_decide=Count("applications"))
    return found.select_related("page").order_by(F("closes_at").asc(nulls_last=True), "pk")


def show_to_activity_staff(request, panels):
    if request.user.has_perm(SELECT):
        panels.append(WaitingApplicants())
