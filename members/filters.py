"""The desk's filters, in words."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from .prefectures import CHOICES

STANDINGS = {
    "waiting": {"sent_at__isnull": True, "failed_at__isnull": True},
    "sent": {"sent_at__isnull": False},
    "failed": {"failed_at__isnull": False},
}


class LetterStanding(SimpleListFilter):
    """Is it still here, did it leave, was it given up?"""

    title = _("状態")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("送信待ち")),
            ("sent", _("送信済み")),
            ("failed", _("送れませんでした")),
        ]

    def queryset(self, request, queryset):
        return queryset.filter(**STANDINGS.get(self.value(), {}))


class Home(SimpleListFilter):
    """Where people live: only the prefectures somebody lives in."""

    title = _("お住まいの都道府県")
    parameter_name = "prefecture"
    field = "prefecture"

    def lookups(self, request, model_admin):
        rows = model_admin.model._default_manager.order_by()
        lived_in = set(rows.values_list(self.field, flat=True).distinct())
        return [(name, words) for name, words in CHOICES if name in lived_in]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class MembersHome(Home):
    field = "user__profile__prefecture"
