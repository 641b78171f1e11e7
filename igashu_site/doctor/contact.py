"""Can somebody who finds a weakness tell the town, and will the town hear it?"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from igashu_site import security_txt

from .finding import Finding

SOON = timedelta(days=30)


def security_contact() -> Iterator[Finding]:
    until = security_txt.expires()
    if not settings.IGASHU_SECURITY_CONTACT:
        yield Finding(
            "security_contact",
            _("サイトの弱点を見つけた人が、知らせる先がありません(security.txt が出ません)。"),
            _("IGASHU_SECURITY_CONTACT に連絡先を、IGASHU_SECURITY_CONFIRMED に今日の日付を書いて"
              "ください。"),
        )  # fmt: skip
    elif until is None:
        yield Finding(
            "security_unconfirmed",
            _("弱点の連絡先が読まれているか、確かめた日が書かれていません(security.txt が"
              "出ません)。"),
            _("連絡先にメールを送って届くことを確かめ、IGASHU_SECURITY_CONFIRMED にその日付"
              "(例 2026-11-28)を書いてください。"),
        )  # fmt: skip
    elif until - now() < SOON:
        yield Finding(
            "security_ends",
            _("security.txt の期限は %(day)s です。") % {"day": f"{until:%Y-%m-%d}"},
            _("連絡先にいまも届くことを確かめ、IGASHU_SECURITY_CONFIRMED を今日の日付に"
              "してください。"),
        )  # fmt: skip
