"""What waits for the desk in the morning."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from .models import MembershipApplication
from .rules import ApplicationStatus


class WaitingApplications(Component):
    """How many applications wait to be decided, and the way to them."""

    name = "waiting_applications"
    order = 40
    template_name = "members/desk/panel.html"

    def get_context_data(self, parent_context):
        waiting = MembershipApplication.objects.filter(status=ApplicationStatus.RECEIVED)
        url = reverse("members_membershipapplication_modeladmin_index")
        oldest = waiting.order_by("submitted_at").first()
        return {
            "count": waiting.count(),
            "oldest": oldest,
            "url": f"{url}?status__exact={ApplicationStatus.RECEIVED}",
        }


def show_to_the_desk(request, panels):
    if request.user.has_perm("members.decide_membershipapplication"):
        panels.append(WaitingApplications())
