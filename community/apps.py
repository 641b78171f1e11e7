from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """Floor 3: rooms. May use activities, members and home."""

    name = "community"
    verbose_name = _("部屋")

    def ready(self):
        from activities.participants import register_links
        from members.dashboard import register_card, register_step

        from . import checks, dashboard, links, listeners, news, own_data  # noqa: F401 - see below

        register_card("rooms", 30, dashboard.rooms_card)
        register_card("questions", 25, dashboard.questions_card)
        register_step("rooms.say_hello", 40, dashboard.say_hello)
        # The others work by being imported.
        news.register()
        own_data.register()
        register_links("room", links.room_link)
