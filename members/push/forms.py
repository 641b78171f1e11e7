"""What one wants to be called for, and the address of a browser."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.notices.kinds import choices

from .models import Wish
from .rules import LONGEST_ENDPOINT


class DeviceForm(forms.Form):
    """Filled in by the browser itself."""

    endpoint = forms.CharField(max_length=LONGEST_ENDPOINT)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)


class WishForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("端末に届けるもの"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hides_names = forms.BooleanField(
        label=Wish._meta.get_field("hides_names").verbose_name,
        help_text=_("選ぶと、「新しいお知らせがあります」とだけ表示します。"),
        required=False,
    )

    def __init__(self, *args, wish: Wish, **kwargs):
        chosen = [name for name, _label in choices() if name not in wish.without]
        initial = {"kinds": chosen, "hides_names": wish.hides_names}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["kinds"].choices = choices()

    @property
    def without(self) -> list[str]:
        return [name for name, _label in choices() if name not in self.cleaned_data["kinds"]]
