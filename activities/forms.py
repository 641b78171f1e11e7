"""What people type on this floor."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEPT_CONTROLS = "\n\t"
# Invisible, yet not the end of a line: alone they are no answer.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class LongText(forms.CharField):
    """Several lines of plain text, counted as the reader counts them."""

    widget = forms.Textarea

    def to_python(self, value):
        # A browser sends two characters for each line end, and counts one.
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        if "\x00" in text:
            raise ValidationError(
                _("使えない文字が入っています。入力し直してください。"),
                code="null_characters_not_allowed",
            )
        text = "".join(one for one in text if is_readable(one))
        return super().to_python(text if text.translate(INVISIBLE).strip() else "")


def is_readable(character: str) -> bool:
    """Leave out control characters and signs that turn the direction of the text around."""
    if character in KEPT_CONTROLS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in TURNING


TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ApplicationForm(forms.Form):
    """An application to a recruitment. What the town knows already is shown, not asked."""

    answer = LongText(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("質問への答えを入力してください。ひとことでもかまいません。"),
            "max_length": _(
                "%(limit_value)d文字までで入力してください（いま%(show_value)d文字です）。"
            ),
        },
    )
    message = LongText(
        label=_("伝えておきたいこと"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例：車いすで参加します。当日は午後から行けます。"),
        error_messages={
            "max_length": _(
                "%(limit_value)d文字までで入力してください（いま%(show_value)d文字です）。"
            )
        },
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, recruitment, **kwargs):
        super().__init__(*args, **kwargs)
        if recruitment.question:
            self.fields["answer"].label = recruitment.question
        else:
            del self.fields["answer"]

    @property
    def answers(self):
        """Return what was typed, for the page of confirmation."""
        return [
            {"field": self[name], "text": self.cleaned_data.get(name, "")}
            for name in ("answer", "message")
            if name in self.fields
        ]


class DeclineForm(forms.Form):
    """Why somebody cannot take part: the applicant reads it."""

    reason = LongText(
        label=_("応募者に伝える理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "メールと応募の画面に、このまま表示されます。例：今回は応募が多く、はじめての方を優先しました。"
        ),
        error_messages={"required": _("理由を入力してください。応募者にそのまま伝わります。")},
    )
