"""The application to join: by the person, or entered by the desk."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members import rules
from members.models import User

from . import fields

TOLD = [
    "full_name",
    "full_name_kana",
    "display_name",
    "prefecture",
    "birth_year",
    "ties",
    "interests",
    "motivation",
]


class ApplicantForm(forms.Form):
    """What every application tells, whatever way it came."""

    full_name = fields.full_name()
    full_name_kana = fields.full_name_kana()
    display_name = fields.display_name()
    prefecture = fields.prefecture()
    birth_year = fields.birth_year()
    ties = fields.ties()
    interests = fields.interests()
    motivation = fields.ParagraphField(
        label=_("やってみたいこと"),
        max_length=1000,
        required=False,
        help_text=_("ひとことでかまいません。例: 祭りの手伝い、地元の野菜を都会で紹介すること"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["birth_year"].latest = localdate().year

    @property
    def told(self):
        """The cleaned answers that become the application."""
        return {name: self.cleaned_data[name] for name in TOLD}


class JoinForm(ApplicantForm):
    """The person applies: the pledge is shown, and accepted as it was shown."""

    # Text on purpose: whatever is not the present version is an old one, and is asked again.
    pledge_version = forms.CharField(required=False, widget=forms.HiddenInput)
    accept_pledge = forms.BooleanField(
        label=_("読んで、同意します"),
        error_messages={"required": _("約束ごとを読んで、同意のしるしを付けてください。")},
    )

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        if pledge is None:
            del self.fields["accept_pledge"], self.fields["pledge_version"]
        else:
            self.initial["pledge_version"] = pledge.version
            self.fields["pledge_version"].validators = []

    def clean_pledge_version(self):
        version = unicodedata.normalize("NFKC", self.cleaned_data["pledge_version"])
        if version != str(self.pledge.version):
            # Show the new one, and ask again: nobody agrees to what they have not seen.
            self.data = self.data.copy()
            self.data["pledge_version"] = self.pledge.version
            self.data.pop("accept_pledge", None)
            raise ValidationError(
                _("約束ごとが新しくなりました。もう一度読んで、同意のしるしを付けてください。"),
                code="new_pledge",
            )
        return self.pledge.version


class DeskForm(ApplicantForm):
    """The desk types what came on paper, by telephone or by FAX."""

    received_by = forms.ChoiceField(
        label=_("受付方法"),
        choices=[
            choice for choice in rules.ReceivedBy.choices if choice[0] != rules.ReceivedBy.WEB
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("受付方法を選んでください。")},
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        help_text=_("ないときは空欄にします。その方には、電話か郵便で結果を伝えます。"),
        error_messages={"invalid": _("メールアドレスの形が違います。例: hanako@example.jp")},
    )
    contact = fields.TextField(
        label=_("メール以外の連絡先"),
        max_length=200,
        required=False,
        help_text=_("メールアドレスがない方は必ず入力します。例: 0595-00-0000、〒518-0000 伊賀市…"),
    )
    archive_number = fields.TextField(label=_("申請書の保管番号"), max_length=40, required=False)
    accept_pledge = forms.BooleanField(
        label=_("本人が約束ごとに同意しています（申請書の署名、または電話での確認）"),
        error_messages={"required": _("本人の同意を確かめてから、しるしを付けてください。")},
    )
    field_order = ["received_by", "archive_number", *TOLD, "email", "contact", "accept_pledge"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        told = super().clean()
        if not told.get("email") and not told.get("contact") and "email" not in self.errors:
            self.add_error(
                "contact",
                _("メールアドレスか、ほかの連絡先のどちらかを入力してください。"),
            )
        return told

    @property
    def extra(self):
        return {name: self.cleaned_data[name] for name in ("contact", "archive_number")}

    def person(self):
        """Return the account this application belongs to: the known one, or a new one."""
        email = self.cleaned_data["email"]
        known = User.objects.filter(email=email).first() if email else None
        return known or User.objects.create_user(email)
