"""allauth's forms in our words: labels, help, no placeholders, digits typed in any width."""

import struct
import unicodedata
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from .forms import fields


def speak(field, label, help_text=""):
    """Give a field our words; a placeholder is no label."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def ask_for_address(field, help_text=""):
    speak(field, _("メールアドレス"), help_text)
    # text, not email: addresses typed in full width are mended by us instead of refused.
    field.widget.input_type = "text"
    field.widget.attrs.pop("type", None)
    field.widget.attrs |= {"inputmode": "email", "autocapitalize": "off"}
    field.error_messages |= {
        "required": _("メールアドレスを入力してください。"),
        "invalid": _("メールアドレスの形が違います。例: hanako@example.jp"),
    }


def read_folded(field):
    """Read what is typed in half width and without stray blanks; the field shows it as typed."""
    read = field.clean
    field.clean = lambda typed: read(unicodedata.normalize("NFKC", typed or "").strip())


class AddressMixin:
    address = "email"
    address_help: Any = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields[self.address]
        ask_for_address(field, self.address_help)
        read_folded(field)


class LoginForm(AddressMixin, account.LoginForm):
    address = "login"
    address_help = _("このアドレスに、ログイン用のコードを送ります。")


class SignupForm(AddressMixin, account.SignupForm):
    address_help = _("このアドレスに、確認のコードを送ります。")


class RequestLoginCodeForm(AddressMixin, account.RequestLoginCodeForm):
    pass


class ChangeEmailForm(AddressMixin, account.ChangeEmailForm):
    pass


class NewAddressForm(AddressMixin, account.AddEmailForm):
    address_help = _("このアドレスに確認のコードを送ります。コードを入力すると、変更が終わります。")


class CodeMixin:
    code_label = _("6けたのコード")
    code_help = _("メールに届いた数字です。全角でもかまいません。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        read_folded(field)
        speak(field, self.code_label, self.code_help)
        field.widget.attrs |= {"class": "w-12", "autofocus": True}
        if not settings.IGASHU_DEMO_LOGIN_CODE:
            field.widget.attrs["inputmode"] = "numeric"
        field.error_messages["required"] = _("コードを入力してください。")


class ConfirmLoginCodeForm(CodeMixin, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailForm(CodeMixin, account.ConfirmEmailVerificationCodeForm):
    pass


class AppCodeMixin(CodeMixin):
    code_label = _("認証コード")
    code_help = _("認証アプリの6けたの数字、または予備コードです。")


class SecondFactorForm(AppCodeMixin, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(AppCodeMixin, second_factor.ReauthenticateForm):
    pass


class ActivateAppForm(AppCodeMixin, totp.ActivateTOTPForm):
    code_help = _("アプリに表示された6けたの数字を入力します。")


# What the readers of a key's answer raise over one that no key has made.
JUNK = (LookupError, TypeError, ValueError, AttributeError, struct.error, InvalidSignature)


def key_name(**options):
    return fields.TextField(
        label=_("キーの名前"),
        max_length=40,
        most_points=320,
        empty_words=_("キーの名前を入力してください。例: 自分のスマートフォン"),
        help_text=_("あとで見分けるための名前です。例: 自分のスマートフォン"),
        **options,
    )


@contextmanager
def refusing_junk():
    """A made-up answer of a key breaks the reader of it; it is a wrong one like any other."""
    try:
        yield
    except JUNK as broken:
        raise get_adapter().validation_error("incorrect_code") from broken


class AnswerField(JSONField):
    """What a key answered, as a script wrote it down: an object, or it is no answer.

    Of 0 or false allauth asks nothing further: it stored them as a key that nobody has.
    """

    widget = HiddenInput

    def to_python(self, value):
        try:
            answer = super().to_python(value)
        except (ValidationError, ValueError, RecursionError):
            answer = False
        if answer is not None and not isinstance(answer, dict):
            raise get_adapter().validation_error("incorrect_code")
        return answer

    def bound_data(self, data, initial):
        """An answer serves once: it is not shown again, nor read a second time."""
        return InvalidJSONInput("")


class KeyAnswer:
    def clean_credential(self):
        with refusing_junk():
            return super().clean_credential()


class KeyLoginForm(KeyAnswer, keys.LoginWebAuthnForm):
    credential = AnswerField()


class KeyAgainForm(KeyAnswer, keys.ReauthenticateWebAuthnForm):
    credential = AnswerField()


class AddKeyForm(keys.AddWebAuthnForm):
    credential = AnswerField()
    # Without a name the key is given one.
    name = key_name(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak(
            self.fields["passwordless"],
            _("メールのコードなしでログインできるようにする（パスキー）"),
            _("指紋や顔、端末の暗証番号だけでログインできます。"),
        )
        # Without it the key opens no door: who is promised a passkey shall have one.
        self.fields["passwordless"].initial = True

    def clean(self):
        with refusing_junk():
            return super().clean()


class NameKeyForm(keys.EditWebAuthnForm):
    name = key_name()
