"""The profile: what one tells, and to whom."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members import rules

from . import fields

# Field of the profile: (whose visibility it sets, what may be chosen).
CHOOSABLE = {
    "display_name": ("display_name", [rules.Visibility.PUBLIC, rules.Visibility.MEMBERS]),
    "prefecture": ("prefecture", list(rules.Visibility)),
    "birth_year": ("age_band", list(rules.Visibility)),
    "bio": ("bio", list(rules.Visibility)),
    "interests": ("interests", list(rules.Visibility)),
    "ties": ("ties", list(rules.Visibility)),
}


class ProfileForm(forms.Form):
    display_name = fields.display_name()
    bio = fields.ParagraphField(
        label=_("自己紹介"),
        max_length=400,
        required=False,
        help_text=_("好きな場所、できること、やってみたいことなど。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    interests = fields.interests()
    ties = fields.ties()
    prefecture = fields.prefecture()
    birth_year = fields.birth_year()
    listed_in_rooms = forms.BooleanField(
        label=_("部屋の参加者の一覧に、表示名を出す"),
        required=False,
        help_text=_("選ばないときは、人数だけに数えられます。"),
    )
    full_name = fields.full_name()
    full_name_kana = fields.full_name_kana()

    def __init__(self, *args, profile, **kwargs):
        values = {name: getattr(profile, name) for name in self.base_fields}
        super().__init__(*args, initial=values, **kwargs)
        self.fields["birth_year"].latest = localdate().year
        self.fields["birth_year"].help_text = _(
            "西暦でも元号でもかまいません。ほかの人には「40代」のように見えます。"
        )
        for name, (shown, choices) in CHOOSABLE.items():
            self.fields[f"{name}_shown_to"] = forms.ChoiceField(
                label=_("「%(field)s」を見せる相手") % {"field": self.fields[name].label},
                choices=[(choice.value, choice.label) for choice in choices],
                initial=rules.visibility_of(shown, profile.visibility).value,
                error_messages={
                    "required": _("見せる相手を選んでください。"),
                    "invalid_choice": _("見せる相手を、一覧の中から選んでください。"),
                },
            )

    def pairs(self):
        """Each question with the question of who may see the answer (None: it says itself)."""
        for name in self.base_fields:
            yield self[name], self[f"{name}_shown_to"] if name in CHOOSABLE else None

    @property
    def told(self):
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @property
    def visibility(self):
        """Return {field: who may see it} as it is stored."""
        return {
            shown: self.cleaned_data[f"{name}_shown_to"]
            for name, (shown, _all) in CHOOSABLE.items()
        }
