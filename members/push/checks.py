"""Half a configuration of web push is told, with what is missing."""

import re

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.translation import gettext as _

from . import keys

HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+")
CONTACT = re.compile(r"mailto:[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+|https://[^\s/]+\S*")


@register(Tags.security, deploy=True)
def push_is_whole_or_absent(**_kwargs):
    if not settings.IGASHU_PUSH_KEY:
        return []
    return [*the_extra(), *the_key(), *the_contact(), *the_hosts()]


def error(number, what, mend):
    return [Error(what, hint=mend, id=f"igashu.E{number:03}")]


def the_extra():
    if keys.is_installed():
        return []
    what = _("IGASHU_PUSH_KEY がありますが、プッシュ通知の部品が入っていません。")
    return error(
        50, what, _("「uv sync --extra push」で入れるか、IGASHU_PUSH_KEY を消してください。")
    )


def the_key():
    if keys.is_key(settings.IGASHU_PUSH_KEY):
        return []
    what = _("IGASHU_PUSH_KEY が、鍵の形になっていません。")
    return error(51, what, _("「igashu push_keys」が表示する行を、そのまま書いてください。"))


def the_contact():
    if CONTACT.fullmatch(keys.contact()):
        return []
    what = _("プッシュ通知の連絡先(%(value)s)が、mailto: か https: の形になっていません。")
    return error(
        52,
        what % {"value": keys.contact()},
        _("IGASHU_PUSH_CONTACT='mailto:担当の人のアドレス' を書いてください。"),
    )


def the_hosts():
    bad = [
        one
        for one in settings.IGASHU_PUSH_HOSTS
        if not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", one)
    ]
    if not bad and settings.IGASHU_PUSH_HOSTS:
        return []
    what = _("IGASHU_PUSH_HOSTS に、名前ではない値があります: %(values)s")
    return error(
        53,
        what % {"values": ", ".join(bad)},
        _("「fcm.googleapis.com,*.push.apple.com」のように、コンマで区切って書いてください。"),
    )
