from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What a member is told. Upper floors call down to it; removing this folder removes it all."""

    name = "members.notices"
    label = "members_notices"
    verbose_name = _("お知らせ")

    def ready(self):
        from members.actions.letters import register_headers, register_wish
        from members.dashboard import register_card

        from . import cards, digest

        register_card("members.notices", 12, cards.notices_card)
        register_headers(digest.KIND, digest.headers)
        register_wish(digest.KIND, digest.is_wanted)
