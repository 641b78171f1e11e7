from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PushConfig(AppConfig):
    """News on a member's own devices, also while no page is open. Removing this folder ends it."""

    name = "members.push"
    label = "members_push"
    verbose_name = _("プッシュ通知")

    def ready(self):
        from members.actions.letters import register_carrier, register_wish
        from members.notices import kinds
        from members.notices.actions import register_way
        from members.notices.sections import register_section
        from members.own_data.chapters import Part, register_chapter

        from . import carrier, checks, context, listeners  # noqa: F401 - checks work by the import

        register_section("push", context.section)
        register_way(carrier.write_errands)
        register_wish(carrier.KIND, carrier.is_wanted)
        register_carrier(carrier.KIND, carrier.carry)
        listeners.connect()
        register_chapter(
            "devices",
            65,
            pgettext_lazy("自分のデータの章", "通知を受け取る端末"),
            Part("members_push.Device", "user", ("name", "added_at", "told_at")),
            Part(
                "members_push.Wish",
                "user",
                (("without", _("届けないもの")), "hides_names"),
                codes={"without": kinds.choices},
            ),
        )
