"""What a person fills in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import ParagraphField

from . import protocol, rules
from .models import Report


class SayForm(forms.Form):
    """One message. `client_msg_id` is made with the form: sent twice, it is said once."""

    text = forms.CharField(
        label=_("投稿する文"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "input composer__text", "placeholder": _("ここに文を書く")}
        ),
        error_messages={"required": _("文を入力してください。")},
    )
    client_msg_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": _("ページを読み込みなおして、もう一度送信してください。"),
            "invalid": _("ページを読み込みなおして、もう一度送信してください。"),
        },
    )
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    limit = protocol.MAX_GRAPHEMES

    def clean_text(self):
        return rules.clean_text(self.cleaned_data["text"])


class EditForm(forms.Form):
    """Other words for a message."""

    text = forms.CharField(
        label=_("書きなおした文"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("文を入力してください。")},
    )

    def clean_text(self):
        return rules.clean_text(self.cleaned_data["text"])


class ReportForm(forms.ModelForm):
    note = ParagraphField(
        label=_("くわしい様子（書かなくてもかまいません）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Report
        fields = ["reason", "note"]
        widgets = {"reason": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Report.Reason.choices
        for fault in ("required", "invalid_choice"):
            self.fields["reason"].error_messages[fault] = _("理由を1つ選んでください。")
