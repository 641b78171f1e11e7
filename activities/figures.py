"""Numbers an editor may put on a page; they count themselves."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from home import numbers

from . import rules
from .models import Application
from .queries import open_recruitments


def register() -> None:
    numbers.register("activities.open", _("いま応募できる募集の数"), count_open)
    numbers.register("activities.confirmed", _("参加が決まった人の数（延べ）"), count_confirmed)


def count_open() -> int:
    return open_recruitments(at=now()).count()


def count_confirmed() -> int:
    return Application.objects.filter(status=rules.Status.CONFIRMED).count()
