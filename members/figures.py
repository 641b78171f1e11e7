"""Numbers an editor may put on a page; they count themselves."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from home import numbers

from .models import Membership, Profile
from .prefectures import ABROAD
from .rules import MembershipStatus


def register() -> None:
    numbers.register("members", _("会員の数"), active_members)
    numbers.register(
        "members.prefectures",
        _("会員が住む都道府県の数"),
        homes_of_members,
        Count("prefecture", distinct=True),
    )


def active_members() -> QuerySet[Membership]:
    return Membership.objects.filter(status=MembershipStatus.ACTIVE)


def homes_of_members() -> QuerySet[Profile]:
    homes = Profile.objects.filter(user__membership__status=MembershipStatus.ACTIVE)
    return homes.exclude(prefecture__in=["", ABROAD])
