"""Lists for Japanese Excel: safe to open, in words, in local time, and on the record."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import is_aware, make_naive
from wagtail.log_actions import log
from wagtail_modeladmin.views import IndexView

BOM = "\ufeff"
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MOST_ROWS = 50_000


def safe_cell(value):
    """Return what a cell holds: text is never a formula, moments are local."""
    if isinstance(value, datetime.datetime):
        return make_naive(value) if is_aware(value) else value
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else value


class JapaneseExport(IndexView):
    """The list of a ModelAdmin whose export needs its own permission and leaves a trace."""

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if not self.model_admin.may_export(self.request.user):
            raise PermissionDenied
        rows = queryset[:MOST_ROWS]
        data = {
            "model": self.opts.label_lower,
            "rows": len(rows),
            "filters": self.params.urlencode(),
        }
        user = self.request.user
        log(user, "members.export", user=user, title=str(self.opts.verbose_name_plural), data=data)
        return super().as_spreadsheet(rows, spreadsheet_format)

    def get_heading(self, queryset, field):
        return str(self.model_admin.export_headings[field])

    def to_row_dict(self, item):
        """The ModelAdmin's own functions say each cell: words, not codes."""
        return {name: self.model_admin.export_cell(item, name) for name in self.list_export}

    def preprocess_field_value(self, field, value, export_format):
        value = safe_cell(value)
        if export_format == self.FORMAT_CSV and isinstance(value, datetime.datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        return value if isinstance(value, datetime.datetime | int) else str(value)

    def stream_csv(self, queryset):
        # Without the mark, Excel takes UTF-8 for Shift_JIS and shows nonsense.
        yield BOM
        yield from super().stream_csv(queryset)

    def write_csv_response(self, queryset):
        response = super().write_csv_response(queryset)
        response["Content-Type"] = "text/csv; charset=utf-8"
        return response


class Exportable:
    """A ModelAdmin that can be exported by who has `export_<model>`."""

    export_headings: dict[str, Any] = {}

    def may_export(self, user):
        return user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")

    def get_list_export(self, request):
        return tuple(self.export_headings) if self.may_export(request.user) else ()

    def export_cell(self, item, name):
        words = getattr(self, f"cell_{name}", None)
        if words is not None:
            return words(item)
        words = getattr(item, f"get_{name}_display", None)
        return words() if words is not None else getattr(item, name)
