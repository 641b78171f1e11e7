from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """Floor 3: rooms. May use activities, members and home."""

    name = "community"
    verbose_name = _("部屋")
