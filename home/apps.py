from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Floor 0: the public house. Uses Wagtail and Django only."""

    name = "home"
    verbose_name = _("サイト")
