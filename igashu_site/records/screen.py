"""The administrators' screen of the record."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from community.models import Room
from members.forms.fields import TextField

from ..operations.screen import guarded
from .queries import as_lines, kinds, records

SHOWN = 50


class RecordsForm(forms.Form):
    person = TextField(
        label=_("人（行った人、対象の人）"),
        required=False,
        max_length=60,
        help_text=_("名前の一部か、メールアドレス。例：山田"),
    )
    room = forms.TypedChoiceField(
        label=pgettext_lazy("ひとつの部屋", "部屋"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(label=_("種類"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rooms = Room.objects.order_by("name").values_list("pk", "name")
        self.fields["room"].choices = [("", _("すべて")), *rooms]
        self.fields["kind"].choices = [("", _("すべて")), *((name, name) for name in kinds())]


@guarded
@require_GET
def show(request):
    form = RecordsForm(request.GET or None)
    found = records(**form.cleaned_data) if form.is_valid() else records()
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "lines": as_lines(page), "kept": kept.urlencode()}
    status = 422 if form.errors else 200
    return render(request, "igashu_site/records.html", context, status=status)
