"""Why a step is taken: asked of the member who leaves, and of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import fields

LONGEST = 500


class LeavingForm(forms.Form):
    """A member leaves. Nobody has to say why."""

    reason = fields.ParagraphField(
        label=_("よろしければ、理由をお聞かせください"),
        max_length=LONGEST,
        required=False,
        help_text=_("書かなくてもかまいません。職員だけが読みます。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    """The desk declines an application: its applicant reads why."""

    reason = fields.ParagraphField(
        label=_("申請者に伝える理由"),
        max_length=LONGEST,
        empty_words=_("申請者に伝える理由を入力してください。例: 連絡先を確かめられませんでした。"),
        help_text=_("この文は、そのまま本人へのメールに載ります（500文字まで）。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MoveForm(forms.Form):
    """The desk changes a membership: why is kept in the record."""

    reason = fields.ParagraphField(
        label=_("理由"),
        max_length=LONGEST,
        empty_words=_("理由を入力してください。例: 本人から電話で申し出"),
        help_text=_("記録に残ります。本人には送りません。例: 本人から電話で申し出"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
