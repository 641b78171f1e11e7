"""What is filled in for a workshop: by who holds it, and by who reports."""

from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.forms.fields import ParagraphField, TextField

from . import workshop_rules as rules


def counted(words, numbers):
    """Return choices whose words are put together when they are shown, in the reader's language."""
    return [(number, format_lazy(words, number=number)) for number in numbers]


MINUTES = counted(_("{number}分"), (5, 10, 15, 20, 30, 45, 60))
SIZES = counted(_("{number}人"), (3, 4, 5, 6))


class OpenForm(forms.Form):
    """What the groups shall talk about, and for how long."""

    theme = TextField(
        label=_("テーマ"),
        help_text=_("みんなの画面の上に出ます。例：駅前の空き家をどう使うか"),
        max_length=rules.LONGEST_THEME,
        empty_words=_("テーマを書いてください。"),
        widget=forms.TextInput,
    )
    question = TextField(
        label=_("話し合う問い"),
        help_text=_("答えやすい問いをひとつ。例：あなたなら、まず何から始めますか"),
        max_length=rules.LONGEST_QUESTION,
        empty_words=_("話し合う問いを書いてください。"),
        widget=forms.TextInput,
    )
    minutes = forms.TypedChoiceField(
        label=_("話す時間"), choices=MINUTES, coerce=int, initial=rules.USUAL_MINUTES
    )
    group_size = forms.TypedChoiceField(
        label=_("1グループの人数"),
        help_text=_("人数が割り切れないときは、近い人数に分かれます。ひとりだけにはなりません。"),
        choices=SIZES,
        coerce=int,
        initial=rules.USUAL_SIZE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("minutes", "group_size"):
            for fault in ("required", "invalid_choice"):
                self.fields[name].error_messages[fault] = _("一覧の中から選んでください。")


class ResultForm(forms.Form):
    """One minute. `client_msg_id` is made with the form: sent twice, it is told once."""

    text = ParagraphField(
        label=_("発表の文"),
        help_text=_(
            "声に出して1分ほど。出た意見と、グループの結論を書きます。全体の部屋に載ります。"
        ),
        max_length=rules.LONGEST_RESULT,
        widget=forms.Textarea(attrs={"rows": 8}),
        empty_words=_("発表の文を書いてください。"),
    )
    client_msg_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": _("ページを読み込みなおして、もう一度送信してください。"),
            "invalid": _("ページを読み込みなおして、もう一度送信してください。"),
        },
    )

    def clean_text(self):
        return rules.clean_result(self.cleaned_data["text"])
