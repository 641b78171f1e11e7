"""The form of a recruitment: refuses what staff cannot have meant."""

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class RecruitmentForm(WagtailAdminModelForm):
    def clean_closes_at(self):
        """A new call that is over already helps nobody; an old one may be closed at once."""
        closes_at = self.cleaned_data["closes_at"]
        if closes_at and self.instance._state.adding and closes_at <= now():
            raise ValidationError(
                _("この締切はもう過ぎています。これからの日時にしてください。例：2026-11-30 23:59")
            )
        return closes_at
