"""The audit trail's words: what staff read about who decided what."""

from django.utils.translation import gettext_lazy as _

# action: (what it is called, what is written in the history)
WORDS = {
    "members.membershipapplication.submit": (_("入会申請"), _("入会を申請しました")),
    "members.membershipapplication.approve": (_("入会申請の承認"), _("入会申請を承認しました")),
    "members.membershipapplication.decline": (_("入会申請の見送り"), _("入会申請を見送りました")),
    "members.membershipapplication.withdraw": (
        _("入会申請の取り下げ"),
        _("入会申請を取り下げました"),
    ),
    "members.membership.pause": (_("休会"), _("休会にしました")),
    "members.membership.resume": (_("再開"), _("会員に戻しました")),
    "members.membership.leave": (_("退会"), _("退会にしました")),
    "members.membership.rejoin": (_("再入会"), _("ふたたび入会しました")),
    "members.pledge.publish": (_("約束ごとの公開"), _("約束ごとを公開しました")),
    "members.own_data": (_("自分のデータ"), _("自分のデータを受け取りました")),
    "members.export": (_("書き出し"), _("一覧を書き出しました")),
}


def register(actions):
    for name, (label, message) in WORDS.items():
        actions.register_action(name, label, message)
