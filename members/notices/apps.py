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
        from members.own_data.chapters import Part, register_chapter

        from . import cards, digest

        register_card("members.notices", 12, cards.notices_card)
        register_headers(digest.KIND, digest.headers)
        register_wish(digest.KIND, digest.is_wanted)
        told = ("title", "at", ("read_at", _("読んだ日時")), ("mailed_at", _("メールで送った日時")))
        wishes = ("rhythm", "quiet_from", "quiet_until", ("last_sent_at", _("最後に送った日時")))
        register_chapter(
            "notices",
            60,
            _("お知らせ"),
            Part("members_notices.Notice", "user", told),
            Part("members_notices.Choice", "user", wishes),
        )
