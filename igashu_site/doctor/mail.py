"""The mail server: is it there, does it encrypt, does it let us in? No letter is sent."""

import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from .finding import Finding

SECONDS = 3


def mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return
    line = get_connection(timeout=SECONDS)
    try:
        # As a letter does it: greeting, encryption, name and password. Then it hangs up.
        line.open()
    except smtplib.SMTPAuthenticationError:
        yield wrong_password()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        yield no_agreement()
    except (OSError, smtplib.SMTPException):
        yield nobody_there()
    finally:
        line.close()


def wrong_password() -> Finding:
    return Finding(
        "mail_login",
        _("メールサーバー %(host)s が、名前とパスワードを受けつけません。")
        % {"host": settings.EMAIL_HOST},
        _("IGASHU_EMAIL_URL の名前とパスワードを確かめてください。待っている手紙は"
          "失われません。"),
    )  # fmt: skip


def no_agreement() -> Finding:
    return Finding(
        "mail_encryption",
        _("メールサーバー %(host)s:%(port)s と、暗号やログインのしかたが合いません。")
        % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT},
        _("IGASHU_EMAIL_URL の暗号(?tls=True、または ?ssl=True)とポート、サーバーの証明書を"
          "確かめてください。"),
    )  # fmt: skip


def nobody_there() -> Finding:
    return Finding(
        "mail",
        _("メールサーバー %(host)s:%(port)s に届きません。")
        % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT},
        _("IGASHU_EMAIL_URL と、外へ出る通信の許可を確かめてください。待っている手紙は"
          "失われません。"),
    )  # fmt: skip
