"""What `manage.py check --deploy` refuses: combinations that would lose or leak something.

Each says what is wrong and, as its hint, how to mend it, in words for the administrator.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from .settings import env

# A secret of forty characters that a person typed repeats itself; a random one hardly does.
FEWEST_DIFFERENT = 16
# Connections that an administrator, a backup and the upkeep of the database need besides ours.
SPARE_CONNECTIONS = 5


def deploy_check(check):
    return register(Tags.security, deploy=True)(check)


def error(number, what, mend):
    return [Error(what, hint=mend, id=f"igashu.E{number:03}")]


# --- The installation as it is cut ---------------------------------------------------------------


def page_and_socket_processes() -> int:
    return settings.IGASHU_PAGE_WORKERS + settings.IGASHU_SOCKET_WORKERS


def processes() -> int:
    """Return how many processes hold connections: those that serve, and the worker."""
    return page_and_socket_processes() + (0 if settings.IGASHU_CLOCK_INSIDE else 1)


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@deploy_check
def sqlite_serves_one_process(**_kwargs):
    if not is_sqlite() or page_and_socket_processes() == 1:
        return []
    return error(
        20,
        _("SQLite のまま、%(count)s 個のプロセスで動かそうとしています。")
        % {"count": page_and_socket_processes()},
        _(
            "IGASHU_DATABASE_URL に PostgreSQL を指定するか、IGASHU_PAGE_WORKERS=0、"
            "IGASHU_SOCKET_WORKERS=1 にしてください。"
        ),
    )


@deploy_check
def memory_is_of_one_process(**_kwargs):
    if settings.REDIS_URL or page_and_socket_processes() == 1:
        return []
    return error(
        21,
        _("Redis なしで、%(count)s 個のプロセスを動かそうとしています。部屋の発言が、別の"
          "プロセスの人にすぐ届きません。")
        % {"count": page_and_socket_processes()},
        _("IGASHU_REDIS_URL を設定してください(例: redis://127.0.0.1:6379/0)。"),
    )  # fmt: skip


@deploy_check
def connections_suffice(**_kwargs):
    """No request may be refused by the budget of connections. A pooler has a budget of its own."""
    if settings.IGASHU_DATABASE_POOLER:
        return []
    wanted = settings.IGASHU_MACHINES * processes() * settings.IGASHU_DATABASE_POOL
    allowed = most_connections()
    if allowed is None or wanted + SPARE_CONNECTIONS <= allowed:
        return []
    return error(
        22,
        _("データベースの接続が足りなくなります。最大 %(wanted)s 本を使う設定ですが、データベース"
          "が許すのは %(allowed)s 本です。")
        % {"wanted": wanted, "allowed": allowed},
        _("IGASHU_DATABASE_POOL を小さくするか、PostgreSQL の max_connections を大きくして"
          "ください(%(machines)s 台 × プロセス数 × IGASHU_DATABASE_POOL + %(spare)s ≦ "
          "max_connections)。")
        % {"machines": settings.IGASHU_MACHINES, "spare": SPARE_CONNECTIONS},
    )  # fmt: skip


@deploy_check
def a_pooler_is_passed_by_who_must(**_kwargs):
    if not settings.IGASHU_DATABASE_POOLER or settings.IGASHU_DATABASE_DIRECT_URL:
        return []
    return error(
        26,
        _("データベースの前にプーラーがあるのに、直接の住所がありません。控えや移行が、ほかの人の"
          "接続の設定を変えてしまいます。"),
        _("IGASHU_DATABASE_DIRECT_URL に、PgBouncer などを通らない住所を書いてください。"),
    )  # fmt: skip


def most_connections() -> int | None:
    """Return how many connections the database has for us; None: no such limit, or it is away."""
    if connection.vendor != "postgresql":
        return None
    names = "max_connections", "superuser_reserved_connections"
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"current_setting('{name}')::int" for name in names)
            )
            whole, reserved = cursor.fetchone()
    except DatabaseError:
        return None  # `doctor` says that it is away
    return whole - reserved


@deploy_check
def one_clock(**_kwargs):
    if not settings.IGASHU_CLOCK_INSIDE or page_and_socket_processes() == 1:
        return []
    return error(
        23,
        _("時計(予約公開・メール送信)が、すべてのプロセスの中で動く設定になっています。"),
        _("IGASHU_CLOCK_INSIDE=0 にして、igashu-worker を動かしてください。"),
    )


@deploy_check
def letters_leave_by_the_worker(**_kwargs):
    if not settings.IGASHU_LETTERS_AT_ONCE or page_and_socket_processes() == 1:
        return []
    return [
        Warning(
            _("メールを、ページのプロセスがその場で送る設定です。メールサーバーが遅いとページも遅く"
              "なります。"),
            hint=_("IGASHU_LETTERS_AT_ONCE=0 にすると、igashu-worker が送ります。"),
            id="igashu.W024",
        )
    ]  # fmt: skip


# --- Secrets and doors ---------------------------------------------------------------------------


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


# --- Folders -------------------------------------------------------------------------------------


@deploy_check
def public_folders_hold_nothing_private(**_kwargs):
    """nginx hands out whatever lies in these folders, to anybody."""
    public = [Path(settings.STATIC_ROOT), Path(settings.MEDIA_ROOT) / "images"]
    private = [Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)]
    if is_sqlite():
        private.append(Path(settings.DATABASES["default"]["NAME"]))
    found = [one for one in private for place in public if one == place or place in one.parents]
    if not found:
        return []
    return error(
        40,
        _("誰でも開けるフォルダーの中に、公開してはいけないものがあります: %(path)s")
        % {"path": found[0]},
        _("IGASHU_VAR_DIR と IGASHU_DATABASE_URL を見直してください。公開されるのは static と "
          "media/images だけです。"),
    )  # fmt: skip


@deploy_check
def private_files_stay_on_the_disk(**_kwargs):
    """Documents and the pictures of rooms have doors of ours; a bucket would not ask."""
    if isinstance(default_storage, FileSystemStorage):
        return []
    return error(
        41,
        _("非公開の文書や部屋の写真まで、バケットなど、ディスクでない所に置く設定です。"),
        _("STORAGES の default を元に戻してください。バケットに置けるのは公開の画像だけです"
          "(IGASHU_S3_BUCKET、docs/scaling.md)。"),
    )  # fmt: skip


@deploy_check
def pictures_come_by_https(**_kwargs):
    if not settings.IGASHU_S3_BUCKET or settings.IGASHU_S3_PUBLIC_URL.startswith("https://"):
        return []
    return error(
        42,
        _("画像の住所が https ではありません(IGASHU_S3_PUBLIC_URL)。ブラウザーは画像を"
          "出しません。"),
        _("https:// から始まる住所を書いてください。"),
    )  # fmt: skip
