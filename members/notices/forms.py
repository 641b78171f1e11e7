"""How a person wishes to be told."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Choice
from .rules import Rhythm


class ChoiceForm(forms.ModelForm):
    quiet_from = forms.TypedChoiceField(label=_("お知らせを送らない時間のはじめ"), coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("お知らせを送らない時間のおわり"), coerce=int)

    class Meta:
        model = Choice
        fields = ["rhythm", "quiet_from", "quiet_until"]
        widgets = {"rhythm": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = Rhythm.choices
        hours = [(hour, gettext("%(hour)s時") % {"hour": hour}) for hour in range(24)]
        self.fields["quiet_from"].choices = self.fields["quiet_until"].choices = hours
