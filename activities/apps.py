from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivitiesConfig(AppConfig):
    """Floor 2: listings, recruitments, applications. May use members and home."""

    name = "activities"
    verbose_name = _("活動")

    def ready(self):
        from home import freshness
        from members.own_data.chapters import Part, register_chapter

        from . import dashboard, figures
        from .models import Recruitment, Session
        from .queries.moments import next_moment

        timed = {Recruitment._meta.db_table, Session._meta.db_table}
        freshness.by_the_clock(timed, next_moment)

        dashboard.register()
        figures.register()
        told = (
            "receipt_number",
            ("recruitment.page.title", _("活動")),
            "status",
            "answer",
            "message",
            "applied_at",
            "moved_at",
            "offer_expires_at",
            "lapsed_at",
            "reason",
        )
        applications = Part("activities.Application", "applicant", told)
        title = pgettext_lazy("自分のデータの章", "応募")
        register_chapter("applications", 40, title, applications)
