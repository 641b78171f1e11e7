from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Floor 2: listings, recruitments, applications. May use members and home."""

    name = "activities"
    verbose_name = _("活動")

    def ready(self):
        from . import dashboard, figures

        dashboard.register()
        figures.register()
