from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Floor 1: people. May use home."""

    name = "members"
    verbose_name = _("会員")

    def ready(self):
        from . import figures, listeners, my_cards, sessions  # noqa: F401
        from .own_data import mine

        mine.register()
        listeners.connect()
        my_cards.register()
        figures.register()
