"""What is typed on the screen of operations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import TextField


class WordsForm(forms.Form):
    """What readers are told while nothing can be written."""

    words = TextField(
        label=_("見る人への言葉"),
        max_length=200,
        required=False,
        help_text=_("例: 機械の入れ替えのため、今日の21時まで送信できません。"),
    )
