"""What the record of decisions calls the deeds of moderators, for staff to read."""

from django.utils.translation import gettext_lazy as _

# action: (what it is called, the sentence in the record)
WORDS = {
    "community.message.hide": (_("投稿の非表示"), _("投稿を非表示にしました")),
    "community.message.show": (_("投稿の再表示"), _("投稿をもう一度表示しました")),
    "community.report.hide": (_("通報への対応"), _("通報を受けて、投稿を非表示にしました")),
    "community.report.keep": (_("通報への対応"), _("通報を確かめ、投稿をそのまま残しました")),
    "community.room.close": (_("部屋を閉じる"), _("部屋を閉じました")),
}


def register(actions) -> None:
    """Tell Wagtail's record every action of this floor."""
    for name, (label, message) in WORDS.items():
        actions.register_action(name, label, message)
