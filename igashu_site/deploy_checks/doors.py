"""Secrets, names, addresses: who gets in, and what they are told."""

import os
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning
from django.utils.translation import gettext as _

from igashu_site.settings import env

from .refusal import deploy_check, error

# A secret of forty characters that a person typed repeats itself; a random one hardly does.
FEWEST_DIFFERENT = 16


@deploy_check
def debug_is_off(**_kwargs):
    if not settings.DEBUG:
        return []
    return error(
        30,
        _("DEBUG が有効です。エラー画面に内部の情報が出ます。"),
        _("DJANGO_SETTINGS_MODULE=igashu_site.settings.production で動かしてください。"),
    )


@deploy_check
def the_secret_is_random(**_kwargs):
    secret = settings.SECRET_KEY
    is_weak = len(set(secret)) < FEWEST_DIFFERENT or len(secret) < 40
    if not is_weak and not any(
        word in secret.lower() for word in ("change", "example", "secret-k")
    ):
        return []
    return error(
        31,
        _("IGASHU_SECRET_KEY が見本のまま、または推測できる値です。"),
        _('python3 -c "import secrets; print(secrets.token_urlsafe(50))" の結果を書いてください。'),
    )


@deploy_check
def the_address_is_complete(**_kwargs):
    """Letters, feeds and the socket's origin check are built from BASE_URL: half of one is none."""
    address = urlsplit(settings.BASE_URL)
    if address.scheme == "https" and address.netloc and not address.path:
        return []
    return error(
        1,
        _("IGASHU_BASE_URL が、利用者の開くアドレスになっていません(いまの値: %(value)s)。")
        % {"value": settings.BASE_URL},
        _(
            "https:// から始まり、最後に / を付けない形にしてください(例: https://igashu.example.jp)。"
        ),
    )


@deploy_check
def hosts_are_named(**_kwargs):
    own = urlsplit(settings.BASE_URL).hostname or ""
    if "*" in settings.ALLOWED_HOSTS:
        what = _("IGASHU_ALLOWED_HOSTS が * です。どんな名前でも応じてしまいます。")
    elif own and own not in settings.ALLOWED_HOSTS:
        what = _("IGASHU_ALLOWED_HOSTS に、IGASHU_BASE_URL の名前 %(name)s がありません。") % {
            "name": own
        }
    else:
        return []
    return error(32, what, _("IGASHU_ALLOWED_HOSTS=%(name)s にしてください。") % {"name": own})


@deploy_check
def origins_are_whole(**_kwargs):
    halves = [origin for origin in settings.IGASHU_SOCKET_ORIGINS if not is_origin(origin)]
    if not halves:
        return []
    return error(
        33,
        _("IGASHU_SOCKET_ORIGINS に、途中までの値があります: %(values)s")
        % {"values": ", ".join(halves)},
        _("https://名前 の形で、最後に / や道筋を付けずに書いてください。"),
    )


def is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_plain = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False
    return is_plain and parts.scheme == "https" and text == f"https://{parts.netloc}"


@deploy_check
def the_demo_stays_at_home(**_kwargs):
    in_env = os.environ.get("IGASHU_DEMO_LOGIN_CODE")
    if not (settings.IGASHU_DEMO_ALLOWED or settings.IGASHU_DEMO_LOGIN_CODE or in_env):
        return []
    return error(
        34,
        _("デモ用の設定が残っています。決まったコードで誰でも入れてしまいます。"),
        _("IGASHU_DEMO_… をすべて消してください。"),
    )


@deploy_check
def staff_show_two_factors(**_kwargs):
    if settings.IGASHU_STAFF_MFA_REQUIRED:
        return []
    return error(
        35,
        _("職員の二段階認証が切られています。"),
        _("IGASHU_STAFF_MFA_REQUIRED を消すか、1 にしてください。"),
    )


@deploy_check
def proxies_are_counted(**_kwargs):
    """Without the count every visitor seems to be the proxy; with too many, anybody can lie."""
    counted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if bool(settings.SECURE_PROXY_SSL_HEADER) == (counted > 0):
        return []
    return error(
        36,
        _("前に立つ nginx についての設定が食い違っています(IGASHU_BEHIND_PROXY と "
          "IGASHU_TRUSTED_PROXIES)。"),
        _("nginx が1つなら IGASHU_BEHIND_PROXY=1 と IGASHU_TRUSTED_PROXIES=1。何もなければ両方を"
          "消してください。"),
    )  # fmt: skip


@deploy_check
def nothing_breaks_on_purpose(**_kwargs):
    found = sorted(name for name in os.environ if name.startswith("IGASHU_FAULT"))
    if not found:
        return []
    return error(
        37,
        _("故障をわざと起こす設定があります: %(names)s") % {"names": ", ".join(found)},
        _("試験のためのものです。消してください。"),
    )


@deploy_check
def every_name_is_known(**_kwargs):
    """A mistyped setting is a setting that is not there."""
    names = sorted(
        name.removeprefix(env.PREFIX)
        for name in os.environ
        if name.startswith(env.PREFIX) and not name.startswith("IGASHU_FAULT")
    )
    return [
        Warning(
            _("IGASHU_%(name)s という設定はありません。") % {"name": name},
            hint=likely(name),
            id="igashu.W038",
        )
        for name in names
        if name not in env.known
    ]


def likely(name: str) -> str:
    near = get_close_matches(name, env.known, n=1)
    if near:
        return _("IGASHU_%(name)s の書き間違いではありませんか。") % {"name": near[0]}
    return _("設定の一覧は deploy/igashu.env.example にあります。")
