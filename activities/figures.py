"""Numbers an editor may put on a page; they count themselves."""

from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from home import numbers

from . import rules
from .models import Application, Recruitment
from .queries import open_recruitments


def register() -> None:
    numbers.register("activities.open", _("いま応募できる募集の数"), open_now)
    numbers.register("activities.confirmed", _("参加が決まった人の数（延べ）"), confirmed)


def open_now() -> QuerySet[Recruitment]:
    return open_recruitments(at=now())


def confirmed() -> QuerySet[Application]:
    return Application.objects.filter(status=rules.Status.CONFIRMED)
