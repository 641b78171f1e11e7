"""What a person fills in."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from members.forms.fields import ParagraphField, TextField

from . import protocol, rules
from .models import Measure, Report, Room


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """A few pictures, as they were picked."""

    def to_python(self, data):
        return [super(PicturesField, self).to_python(file) for file in data or []]

    def clean(self, data, initial=None):
        files = self.to_python(data)
        if len(files) > rules.MOST_PICTURES:
            raise too_many_pictures()
        return files


def too_many_pictures():
    words = _("一度に送れる写真は%(most)s枚までです。")
    return forms.ValidationError(words, code="too_many", params={"most": rules.MOST_PICTURES})


class SayForm(forms.Form):
    """One message. `client_msg_id` is made with the form: sent twice, it is said once."""

    text = forms.CharField(
        label=_("投稿する文"),
        required=False,
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
    pictures = PicturesField(
        label=_("写真を選ぶ"),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/*", "class": "composer__files"}),
        error_messages={
            "invalid": _("写真を受け取れませんでした。もう一度選んでください。"),
            "empty": _("ファイルが空です。別の写真を選んでください。"),
        },
    )
    # What is said of the pictures that were picked just now.
    alt = forms.CharField(required=False, strip=False)
    limit = protocol.MAX_GRAPHEMES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Uploaded before, with what is said of each: pictures stay when the words are refused.
        self.kept: list[tuple[Any, str]] = []

    def clean_text(self):
        has_pictures = any(self.files.getlist("pictures")) or "picture" in self.data
        return rules.clean_text(self.cleaned_data["text"], may_be_empty=has_pictures)


def line(label, help_text=""):
    return TextField(
        label=label,
        help_text=help_text,
        max_length=rules.LONGEST_LINE,
        empty_words=_("理由を書いてください。"),
        widget=forms.TextInput(attrs={"class": "input"}),
    )


class RoomForm(WagtailAdminModelForm):
    """A room, as staff make and change it. A group's room is made by the draw alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_group = self.instance.kind == Room.Kind.GROUP
        if "kind" in self.fields:
            choices = self.fields["kind"].choices
            fitting = [one for one in choices if (one[0] == Room.Kind.GROUP) == is_group]
            self.fields["kind"].choices = fitting


class AskForm(forms.Form):
    """Why a person wishes to be let in."""

    why = line(_("参加したい理由"), _("ひとことで。部屋の世話人と市の職員が読みます。"))


class DeclineForm(forms.Form):
    """Why not."""

    reason = line(_("見送る理由（本人に伝わります）"))


class AltField(forms.CharField):
    """What is said of a picture to who cannot see it."""

    def __init__(self, picture):
        super().__init__(
            label=_("写真の説明（任意）"),
            help_text=_("写真を見られない人に読み上げられ、部屋の中の検索でも見つかります。"),
            required=False,
            strip=False,
            initial=picture.alt,
            widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        )
        self.picture = picture

    def clean(self, value):
        return rules.clean_alt(super().clean(value))


class EditForm(forms.Form):
    """Other words for a message, and for its pictures. `is_late`: its words stay as they are."""

    text = forms.CharField(
        label=_("書きなおした文"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("文を入力してください。")},
    )

    def __init__(self, *args, pictures=(), is_late=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_pictures = bool(pictures)
        self.fields["text"].required = not pictures
        if is_late and pictures:
            del self.fields["text"]
        for picture in pictures:
            self.fields[f"alt-{picture.id}"] = AltField(picture)

    def clean_text(self):
        return rules.clean_text(self.cleaned_data["text"], may_be_empty=self.has_pictures)

    def described(self):
        """Return the fields of the pictures, each with its picture, as the page sets them."""
        fields = [field for field in self if isinstance(field.field, AltField)]
        return [(field, field.field.picture) for field in fields]

    def alts(self):
        """Return what was said of each picture; a form that does not ask of one changes none."""
        asked = [(field.name, picture.id) for field, picture in self.described()]
        return {key: self.cleaned_data[name] for name, key in asked if name in self.data}


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


class AppealForm(forms.Form):
    """Why a person asks for a second look."""

    words = ParagraphField(
        label=_("異議の内容"),
        help_text=_("どの点に納得できないか、事情があればそれも書いてください。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        empty_words=_("異議の内容を書いてください。"),
    )


class MeasureForm(forms.Form):
    """What a moderator decides about the author of a reported message."""

    LENGTHS = [(1, _("1日")), (3, _("3日")), (7, _("1週間")), (30, _("30日")), (90, _("90日"))]

    reason = ParagraphField(
        label=_("理由（本人に伝わります）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        empty_words=_("理由を書いてください。本人に伝わります。"),
    )
    scope = forms.ChoiceField(
        label=_("範囲"), choices=[("room", _("この部屋だけ")), ("all", _("すべての部屋"))]
    )
    days = forms.TypedChoiceField(label=_("期間"), choices=LENGTHS, coerce=int, initial=7)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != "suspend":
            del self.fields["scope"], self.fields["days"]


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    answer = forms.ChoiceField(
        label=_("回答"),
        choices=Measure.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("回答を1つ選んでください。")},
    )
    words = ParagraphField(
        label=_("説明（本人に伝わります）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        empty_words=_("説明を書いてください。本人に伝わります。"),
    )
