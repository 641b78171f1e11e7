"""How allauth meets our house: codes, words, and secrets that are not stored in the clear."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from home.sites import default_identity


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in by code."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("このアカウントは、いま使えません。問い合わせ先へご連絡ください。"),
        "duplicate_email": _(
            "いまお使いのメールアドレスと同じです。別のアドレスを入力してください。"
        ),
        "incorrect_code": _(
            "コードが違います。いちばん新しいメールのコードを、もう一度入力してください。"
        ),
        "too_many_login_attempts": _(
            "短い時間に何度も試されました。5分ほど待ってから、もう一度お試しください。"
        ),
        "rate_limited": _(
            "短い時間に何度も送信されました。少し待ってから、もう一度お試しください。"
        ),
        "same_as_current": _("いまと同じ内容です。新しいものを入力してください。"),
    }

    def generate_login_code(self) -> str:
        return settings.IGASHU_DEMO_LOGIN_CODE or super().generate_login_code()

    def generate_email_verification_code(self) -> str:
        return settings.IGASHU_DEMO_LOGIN_CODE or super().generate_email_verification_code()

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        words = {"identity": default_identity(), "base_url": settings.BASE_URL}
        super().send_mail(template_prefix, email, words | context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: shown under the scheme's name, stored encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "コードが違います。アプリに表示されている、いまの6けたの数字を入力してください。"
        ),
        "unverified_email": _("先にメールアドレスの確認を済ませてください。"),
    }

    @cached_property
    def safe(self) -> MultiFernet:
        """Keys made from SECRET_KEY and its predecessors, so that it can be changed."""
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return MultiFernet([Fernet(key_from(secret)) for secret in secrets])

    def encrypt(self, text: str) -> str:
        return self.safe.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self.safe.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Written under another SECRET_KEY: no code will fit, and nobody gets in by it.
            return ""

    def get_totp_issuer(self) -> str:
        return default_identity().scheme_name

    def generate_authenticator_name(self, user, type) -> str:
        """Name a key its owner gave no name: by what it is, and which of them."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        name = _("パスキー") if number == 1 else _("パスキー %(number)s") % {"number": number}
        return str(name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = super().get_public_key_credential_rp_entity()
        return entity | {"name": default_identity().scheme_name}


def key_from(secret: str | bytes) -> bytes:
    digest = hashlib.sha256(b"members.second-factor:" + force_bytes(secret)).digest()
    return base64.urlsafe_b64encode(digest)
