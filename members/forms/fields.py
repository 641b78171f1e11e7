"""Fields that take what people type in Japan, and say what to do when they cannot."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from members import rules, text
from members.prefectures import CHOICES


def measure(value, *, most, most_points):
    """Count what a person would call characters, then what the column can hold of them."""
    count = text.graphemes(value)
    if count > most:
        words = _("%(most)d文字以内で入力してください（いま%(count)d文字です）。")
        raise ValidationError(words, code="max_length", params={"most": most, "count": count})
    if len(value) > most_points:
        words = _("文字の組み合わせが複雑すぎます。絵文字を減らして、もう一度入力してください。")
        raise ValidationError(words, code="max_length")


class TextField(forms.CharField):
    """Text of a person: normalised first, then measured. `most_points`: what its column holds."""

    normalise = staticmethod(text.name)

    def __init__(self, *, max_length, empty_words="", most_points=None, **options):
        super().__init__(max_length=max_length, strip=False, **options)
        self.error_messages["required"] = empty_words or _("入力してください。")
        self.validators = [
            ProhibitNullCharactersValidator(
                _("使えない文字が入っています。もう一度、手で入力してください。")
            ),
            partial(measure, most=max_length, most_points=most_points or max_length),
        ]

    def to_python(self, value):
        return self.normalise(super().to_python(value) or "")

    def widget_attrs(self, widget):
        # No maxlength in the page: it would cut off a pasted text without a word.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class ParagraphField(TextField):
    normalise = staticmethod(text.paragraph)
    widget = forms.Textarea


class KanaField(TextField):
    normalise = staticmethod(text.kana)

    def validate(self, value):
        super().validate(value)
        if value and "\0" not in value and not text.is_kana(value):
            raise ValidationError(_("カタカナで入力してください。例: イガ タロウ"), code="not_kana")


class YearField(forms.CharField):
    """A year of birth; `latest` is given by the form, which knows today."""

    earliest, latest = 1900, 2100

    def to_python(self, value):
        value = (super().to_python(value) or "").strip()
        if not text.paragraph(value.replace("\0", "?")):
            return None
        year = text.year(value)
        if year is None:
            raise ValidationError(
                _("西暦4けたか、元号で入力してください。例: 1985、昭和60年"), code="not_a_year"
            )
        if not self.earliest <= year <= self.latest:
            raise ValidationError(
                _("%(earliest)d年から%(latest)d年までの年を入力してください。"),
                code="out_of_range",
                params={"earliest": self.earliest, "latest": self.latest},
            )
        return year

    def validate(self, value):
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """A year is a number by now: nothing of text is left to be measured."""


class PrefectureField(forms.ChoiceField):
    def __init__(self, **options):
        super().__init__(choices=[("", _("選んでください")), *CHOICES], **options)
        self.error_messages |= {
            "required": _("都道府県を選んでください。海外の方は「海外」を選びます。"),
            "invalid_choice": _("一覧の中から選んでください。"),
        }
        self.widget.attrs["autocomplete"] = "address-level1"


class ManyField(forms.MultipleChoiceField):
    """Ticks; what is not on the list is refused, what is ticked twice counts once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices, **options):
        super().__init__(choices=choices, required=False, **options)
        self.error_messages |= {
            "invalid_choice": _("一覧の中から選んでください。"),
            "invalid_list": _("一覧の中から選んでください。"),
        }

    def clean(self, value):
        chosen = super().clean(value)
        return [code for code, _words in self.choices if code in chosen]


def full_name():
    return TextField(
        label=_("氏名"),
        max_length=60,
        empty_words=_("氏名を入力してください。例: 伊賀 太郎"),
        help_text=_("姓と名の間は、空けても空けなくてもかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "w-20"}),
    )


def full_name_kana():
    return KanaField(
        label=_("フリガナ"),
        max_length=60,
        empty_words=_("フリガナを入力してください。例: イガ タロウ"),
        help_text=_("ひらがなで入力しても、カタカナに直します。"),
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )


def display_name():
    return TextField(
        label=_("表示名"),
        max_length=30,
        most_points=240,
        empty_words=_("ほかの会員に見せる名前を入力してください。例: たろう"),
        help_text=_(
            "会員どうしの部屋などで使う名前です。本名でなくてもかまいません。あとで変えられます。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "class": "w-20"}),
    )


def prefecture():
    return PrefectureField(label=_("お住まいの都道府県"))


def birth_year():
    return YearField(
        label=_("生まれた年"),
        required=False,
        help_text=_("西暦でも元号でもかまいません。例: 1985、昭和60年"),
        widget=forms.TextInput(attrs={"autocomplete": "bday-year", "class": "w-8"}),
    )


def ties():
    return ManyField(
        rules.Tie.choices, label=_("ゆかり"), help_text=_("あてはまるものをすべて選びます。")
    )


def interests():
    return ManyField(
        rules.Interest.choices,
        label=_("関心のあること"),
        help_text=_("あてはまるものをすべて選びます。あとで変えられます。"),
    )
