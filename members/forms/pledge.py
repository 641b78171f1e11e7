"""What those who join agree to, as staff write it: one article on each line."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from . import fields

MOST_ARTICLES, LONGEST_ARTICLE = 20, 120


class PledgeForm(forms.Form):
    title = fields.TextField(
        label=_("名称"),
        max_length=60,
        empty_words=_("名称を入力してください。例: わたしたちの五か条"),
        help_text=_("例: わたしたちの五か条"),
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    articles = fields.ParagraphField(
        label=_("約束"),
        max_length=3000,
        empty_words=_("約束を、1行に1つずつ入力してください。例: おたがいを大切にします。"),
        help_text=_("1行に1つずつ、20個まで。例: おたがいを大切にします。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_articles(self):
        """Return the lines that say something, each short enough for its row."""
        lines = [line.strip() for line in self.cleaned_data["articles"].splitlines()]
        articles = [line for line in lines if line]
        if len(articles) > MOST_ARTICLES:
            words = _now("20個までにしてください（いま%(count)d個です）。")
            raise ValidationError(words, code="too_many", params={"count": len(articles)})
        for number, line in enumerate(articles, start=1):
            if len(line) > LONGEST_ARTICLE:
                words = _now(
                    "%(number)d番目は%(most)d文字までにしてください（いま%(count)d文字）。"
                )
                told = {"number": number, "most": LONGEST_ARTICLE, "count": len(line)}
                raise ValidationError(words, code="too_long", params=told)
        return articles
