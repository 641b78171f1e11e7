"""What `manage.py check --deploy` says of a network in front that is only half set up."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning
from django.utils.translation import gettext as _

from igashu_site.deploy_checks.refusal import deploy_check, error

from . import shapes


@deploy_check
def a_network_in_front_hears_of_changes(**_kwargs):
    """One that keeps pages and is not told of changes shows old ones; one half told is worse."""
    if not settings.IGASHU_CDN_PURGE_URL:
        return tags_for_nobody()
    if settings.IGASHU_CDN_PURGE not in shapes.SHAPES:
        return error(
            50,
            _("IGASHU_CDN_PURGE の値「%(value)s」は、知らない伝え方です。")
            % {"value": settings.IGASHU_CDN_PURGE},
            _("%(names)s のどれかにしてください。") % {"names": ", ".join(shapes.SHAPES)},
        )
    if not is_safe_to_tell(settings.IGASHU_CDN_PURGE_URL):
        return error(
            51,
            _("IGASHU_CDN_PURGE_URL が https ではありません。合言葉を盗み見られます。"),
            _("https:// から始まるアドレスにしてください(このサーバーの中だけ http が使えます)。"),
        )
    if not settings.IGASHU_CDN_PURGE_TOKEN:
        return error(
            52,
            _("CDN に伝えるための合言葉がありません。変わったページが、古いまま残ります。"),
            _("CDN の管理画面で、キャッシュを消す権限だけの合言葉を作り、"
              "IGASHU_CDN_PURGE_TOKEN に書いてください。"),
        )  # fmt: skip
    return files_for_nobody()


def is_safe_to_tell(address: str) -> bool:
    try:
        return shapes.is_safe(urlsplit(address))
    except ValueError:  # a port that is no number, half of an IPv6 address
        return False


def tags_for_nobody():
    if not settings.IGASHU_EDGE_TAGS:
        return []
    return [
        Warning(
            _("ページに CDN のための名札を付けていますが、CDN に変更を伝える宛先がありません。"),
            hint=_("IGASHU_CDN_PURGE_URL を設定するか、IGASHU_EDGE_TAGS を消してください。"),
            id="igashu.W053",
        )
    ]


def files_for_nobody():
    if not settings.IGASHU_EDGE_FILES:
        return []
    return [
        Warning(
            _("CDN を使う設定では、nginx に渡すページのファイルは作られません。"),
            hint=_("IGASHU_EDGE_FILES を消して、igashu-files を実行してください。"),
            id="igashu.W054",
        )
    ]
