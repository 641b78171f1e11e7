"""What people type on this floor."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import text as texts


class LongText(forms.CharField):
    """Several lines of plain text, counted as the reader counts: a line end is one character."""

    widget = forms.Textarea

    def to_python(self, value):
        typed = str(value or "")
        if "\x00" in typed:
            raise ValidationError(
                _("使えない文字が入っています。入力し直してください。"),
                code="null_characters_not_allowed",
            )
        # Signs that turn the direction of a text around would turn that of the staff's list, too.
        return super().to_python(texts.paragraph(typed).translate(texts.DIRECTION))

    def widget_attrs(self, widget):
        # No maxlength in the page: it would cut off a pasted text without a word.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


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
